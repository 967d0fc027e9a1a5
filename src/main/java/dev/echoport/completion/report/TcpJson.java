package dev.echoport.completion.report;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.Autopsy.TcpFlow;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the kernel knows of a connection, as JSON. */
public final class TcpJson {
  private TcpJson() {}

  /** As the API shows it; {@code null} for what is not known. */
  public static @Nullable JsonObject of(@Nullable TcpFacts tcp) {
    if (tcp == null) {
      return null;
    }
    JsonObject json =
        new JsonObject()
            .put("retransmissions", tcp.retransmissions())
            .put("roundTripMicros", tcp.roundTripMicros())
            .put("roundTripVariationMicros", tcp.roundTripVariationMicros())
            .put("unacknowledgedSegments", tcp.unacknowledgedSegments())
            .put("segmentBytes", tcp.segmentBytes())
            .put("notSentBytes", tcp.notSentBytes());
    TcpFlow flow = tcp.flow();
    return flow == null
        ? json
        : json.put("acknowledgedBytes", flow.acknowledgedBytes())
            .put("minRoundTripMicros", flow.minRoundTripMicros())
            .put("windowLimitedMicros", flow.windowLimitedMicros())
            .put("bufferLimitedMicros", flow.bufferLimitedMicros())
            .put("reorderings", flow.reorderings())
            .put("outOfOrderSegments", flow.outOfOrderSegments())
            .put("peerWindowBytes", flow.peerWindowBytes());
  }
}
