package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A report as JSON; {@code docs/diagnose.schema.json} describes it. */
public final class DiagnosisJson {
  private DiagnosisJson() {}

  /** The whole report. */
  public static JsonObject of(DiagnosisReport report) {
    JsonArray checks = new JsonArray();
    report.results().forEach(result -> checks.add(of(result)));
    return new JsonObject()
        .put("target", report.target())
        .put("startedAt", report.startedAt().toString())
        .put("elapsedNanos", report.elapsedNanos())
        .put("verdict", report.verdict().word())
        .put("checks", checks);
  }

  private static JsonObject of(Diagnosis.Result result) {
    Finding finding = result.finding();
    JsonObject figures = new JsonObject();
    finding.figures().forEach(figures::put);
    JsonObject json =
        new JsonObject()
            .put("check", result.check().word())
            .put("verdict", finding.verdict().word())
            .put("sentence", finding.sentence())
            .put("elapsedNanos", result.nanos())
            .put("figures", figures);
    return finding.next() == null ? json : json.put("next", finding.next());
  }
}
