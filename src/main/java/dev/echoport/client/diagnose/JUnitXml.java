package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import java.util.Locale;

/**
 * A report as the XML of JUnit, which build servers read: a fault is a failure; what was skipped or
 * could not be proved is skipped, with the reason. It is valid by the schema of Maven Surefire 3.0.
 */
public final class JUnitXml {
  private JUnitXml() {}

  /** The document. */
  public static String of(DiagnosisReport report) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append(
        "<testsuite name=\"echoport diagnose %s\" time=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">%n"
            .formatted(
                escaped(report.target()),
                seconds(report.elapsedNanos()),
                report.results().size(),
                report.count(Verdict.FAULT),
                report.count(Verdict.UNPROVED) + report.count(Verdict.SKIPPED)));
    xml.append(
        "  <properties><property name=\"startedAt\" value=\"%s\"/></properties>%n"
            .formatted(report.startedAt()));
    report.results().forEach(result -> append(xml, report, result));
    return xml.append("</testsuite>\n").toString();
  }

  private static void append(StringBuilder xml, DiagnosisReport report, Diagnosis.Result result) {
    Finding finding = result.finding();
    xml.append(
        "  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">"
            .formatted(escaped(report.target()), result.check().word(), seconds(result.nanos())));
    String text = escaped(finding.sentence());
    String next = finding.next() == null ? "" : escaped("look at: " + finding.next());
    switch (finding.verdict()) {
      case FAULT ->
          xml.append("<failure type=\"FAULT\" message=\"%s\">%s</failure>".formatted(text, next));
      case UNPROVED, SKIPPED ->
          xml.append("<skipped message=\"%s: %s\"/>".formatted(finding.verdict().word(), text));
      case OK -> xml.append("<system-out>%s</system-out>".formatted(text));
    }
    xml.append("</testcase>\n");
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  /** What peers say may hold characters that XML has no way to write; they become '?'. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        default -> safe.append(c < ' ' || Character.isSurrogate(c) || c >= 0xfffe ? '?' : c);
      }
    }
    return safe.toString();
  }
}
