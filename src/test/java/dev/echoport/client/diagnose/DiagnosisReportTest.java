package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Colours;
import dev.echoport.client.diagnose.finding.Finding;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The same report as text, JSON and XML of JUnit. */
class DiagnosisReportTest {
  private static final Finding FAULT =
      Finding.fault("\"<&\" came back\1", "the <box>").with("sentBytes", 7L);

  private static DiagnosisReport report(Finding... findings) {
    CheckKind[] checks = CheckKind.values();
    List<Diagnosis.Result> results =
        java.util.stream.IntStream.range(0, findings.length)
            .mapToObj(i -> new Diagnosis.Result(checks[i], findings[i], 5_000_000))
            .toList();
    return new DiagnosisReport("tcp://h:1", Instant.EPOCH, 1_500_000_000, results);
  }

  @Test
  void exitsWithTheWorstThatWasFound() {
    Finding ok = Finding.ok("fine");
    Finding unproved = Finding.unproved("who knows", "it");
    assertThat(report(ok, ok).exitCode()).isZero();
    assertThat(report(ok, Finding.skipped("not asked")).exitCode()).isZero();
    assertThat(report(ok, unproved).exitCode()).isEqualTo(3);
    assertThat(report(unproved, FAULT, ok).exitCode()).isEqualTo(1);
    assertThat(report(Finding.skipped("not asked")).exitCode()).isEqualTo(3);
  }

  @Test
  void hasALineForEachCheckAndWhatToLookAtBelow() {
    String text =
        DiagnosisText.line(report(Finding.ok("it is"), FAULT).results().get(1), Colours.NONE);
    assertThat(text.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly("FAULT connect \"<&\" came back\1", "look at: the <box>");
  }

  @Test
  void isDescribedByTheSchemaInTheRepository() throws Exception {
    JsonObject schema = new JsonObject(Files.readString(Path.of("docs/diagnose.schema.json")));
    Validator validator =
        Validator.create(
            JsonSchema.of(schema),
            new JsonSchemaOptions()
                .setBaseUri("https://echoport.dev")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
    JsonObject json =
        DiagnosisJson.of(
            report(
                Finding.ok("fine").with("connectNanos", 5L),
                FAULT,
                Finding.unproved("who knows", "it"),
                Finding.skipped("not asked")));

    OutputUnit valid = validator.validate(json);
    assertThat(valid.getValid()).as(String.valueOf(valid.getErrors())).isTrue();
    json.getJsonArray("checks").getJsonObject(0).put("verdict", "fine");
    assertThat(validator.validate(json).getValid()).isFalse();
  }

  @Test
  void namesEveryCheckInTheSchema() throws Exception {
    JsonObject schema = new JsonObject(Files.readString(Path.of("docs/diagnose.schema.json")));
    assertThat(
            schema
                .getJsonObject("properties")
                .getJsonObject("checks")
                .getJsonObject("items")
                .getJsonObject("properties")
                .getJsonObject("check")
                .getJsonArray("enum")
                .getList())
        .isEqualTo(Arrays.stream(CheckKind.values()).map(CheckKind::word).toList());
  }

  @Test
  void isReadByAReaderOfJUnit() throws Exception {
    String xml = JUnitXml.of(report(Finding.ok("fine"), FAULT, Finding.skipped("not asked")));
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    NodeList failures = suite.getElementsByTagName("failure");
    assertThat(failures.getLength()).isEqualTo(1);
    Element failure = (Element) failures.item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("FAULT");
    assertThat(failure.getAttribute("message")).isEqualTo("\"<&\" came back?");
    assertThat(failure.getTextContent()).isEqualTo("look at: the <box>");
  }
}
