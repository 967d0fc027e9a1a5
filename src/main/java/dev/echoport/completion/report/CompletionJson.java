package dev.echoport.completion.report;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Operation;
import io.vertx.core.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes completions as JSON objects, in the one form that the API, the console and {@code tail}
 * share. Keeps the quoted names of the last node and listeners, because they repeat in every
 * record; not for use by several threads at once.
 */
public final class CompletionJson {
  private final Map<String, String> quoted = new HashMap<>();

  /** Appends the completion at {@code index} of {@code batch} to {@code out}. */
  public void append(CompletionBatch batch, int index, StringBuilder out) {
    out.append("{\"node\":").append(quote(batch.node()));
    out.append(",\"listener\":").append(quote(batch.listener()));
    String node = quote(batch.node());
    out.append(",\"connection\":").append(node, 0, node.length() - 1);
    out.append('-').append(batch.connectionNumber(index)).append('"');
    out.append(",\"sequence\":").append(batch.sequence(index));
    out.append(",\"operation\":\"").append(batch.operation(index).name());
    out.append("\",\"offset\":").append(batch.offset(index));
    out.append(",\"bytes\":").append(batch.bytes(index));
    out.append(",\"outcome\":\"").append(batch.outcome(index).name());
    out.append("\",\"postedNanos\":").append(batch.postedNanos(index));
    out.append(",\"completedNanos\":").append(batch.completedNanos(index));
    if (batch.operation(index) == Operation.PROCESS) {
      out.append(",\"producedBytes\":").append(batch.producedBytes(index));
      out.append(",\"startedNanos\":").append(batch.startedNanos(index));
    }
    if (batch.operation(index) == Operation.FAULT) {
      out.append(",\"kind\":\"").append(batch.faultKind(index).word());
      out.append("\",\"direction\":\"").append(batch.faultDirection(index).name());
      out.append("\",\"plan\":").append(batch.faultPlan(index));
    }
    @Nullable String cause = batch.cause(index);
    if (cause != null) {
      out.append(",\"cause\":").append(Json.encode(cause));
    }
    out.append('}');
  }

  private String quote(String name) {
    return quoted.computeIfAbsent(name, Json::encode);
  }
}
