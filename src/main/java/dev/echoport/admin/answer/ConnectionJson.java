package dev.echoport.admin.answer;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.report.CompletionJson;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.WaitsFor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** A connection as the API shows it: what is reported, and what follows from that. */
final class ConnectionJson {
  private ConnectionJson() {}

  /**
   * As a list shows it: an open one says what it waits for.
   *
   * @param loopLag the longest that a loop was late in the last minute
   */
  static JsonObject listed(ConnectionReport report, Duration loopLag) {
    JsonObject json = ReportJson.connection(report);
    return report.open() ? json.put("waitsFor", waitsFor(WaitsFor.of(report, loopLag))) : json;
  }

  /** The same, with the last completions of one that ended in disorder. */
  static JsonObject whole(ConnectionReport report, Duration loopLag) {
    JsonObject json = listed(report, loopLag);
    CompletionBatch last = report.lastCompletions();
    if (last == null) {
      return json;
    }
    CompletionJson writer = new CompletionJson();
    JsonArray completions = new JsonArray();
    for (int i = 0; i < last.size(); i++) {
      StringBuilder text = new StringBuilder();
      writer.append(last, i, text);
      completions.add(new JsonObject(text.toString()));
    }
    return json.put("lastCompletions", completions);
  }

  static JsonObject waitsFor(WaitsFor waitsFor) {
    return new JsonObject()
        .put("who", waitsFor.who().name())
        .put("sentence", waitsFor.sentence())
        .put("sinceMillis", waitsFor.since().toMillis());
  }
}
