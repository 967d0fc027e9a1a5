package dev.echoport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.report.TraceParent;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OtlpRequestTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "00000000000000ff";
  private static final TraceParent PARENT = new TraceParent(TRACE, "b7ad6b7169203331", true);

  private static Span span(@Nullable TraceParent parent, @Nullable String error) {
    return new Span(
        new TraceContext(TRACE, SPAN, parent, true),
        "connection echo",
        1_000_000_000_000_000_001L,
        1_000_000_000_000_000_300L,
        Map.of("text", "ä", "long", -1L, "double", 0.25, "yes", true, "no", false),
        List.of(new Span.Event("slow completion", 7, Map.of("echoport.bytes", 300L))),
        error == null ? 0 : 5,
        error);
  }

  private static ScopeSpans read(Span... spans) throws Exception {
    return resource(spans).getScopeSpans(0);
  }

  private static ResourceSpans resource(Span... spans) throws Exception {
    byte[] bytes = new OtlpRequest(Map.of("service.name", "echoport"), "1.2").of(List.of(spans));
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(bytes);
    assertThat(request.getUnknownFields().asMap()).isEmpty();
    return request.getResourceSpans(0);
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void saysWhoseSpansTheyAre() throws Exception {
    ResourceSpans resource = resource(span(null, null), span(null, null));

    assertThat(Collector.attributes(resource.getResource().getAttributesList()))
        .isEqualTo(Map.of("service.name", "echoport"));
    assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("dev.echoport");
    assertThat(resource.getScopeSpans(0).getScope().getVersion()).isEqualTo("1.2");
    assertThat(resource.getScopeSpans(0).getSpansList()).hasSize(2);
  }

  @Test
  void writesIdsTimesAndAttributes() throws Exception {
    io.opentelemetry.proto.trace.v1.Span read = read(span(null, null)).getSpans(0);

    assertThat(hex(read.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(read.getSpanId())).isEqualTo(SPAN);
    assertThat(read.getParentSpanId().isEmpty()).isTrue();
    assertThat(read.getFlags()).isEqualTo(0x101);
    assertThat(read.getName()).isEqualTo("connection echo");
    assertThat(read.getKind())
        .isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(read.getStartTimeUnixNano()).isEqualTo(1_000_000_000_000_000_001L);
    assertThat(read.getEndTimeUnixNano()).isEqualTo(1_000_000_000_000_000_300L);
    assertThat(Collector.attributes(read.getAttributesList()))
        .isEqualTo(Map.of("text", "ä", "long", -1L, "double", 0.25, "yes", true, "no", false));
    assertThat(read.getStatus()).isEqualTo(Status.getDefaultInstance());
    assertThat(read.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void writesEvents() throws Exception {
    io.opentelemetry.proto.trace.v1.Span read = read(span(null, null)).getSpans(0);

    assertThat(read.getEventsList()).hasSize(1);
    assertThat(read.getEvents(0).getName()).isEqualTo("slow completion");
    assertThat(read.getEvents(0).getTimeUnixNano()).isEqualTo(7);
    assertThat(Collector.attributes(read.getEvents(0).getAttributesList()))
        .isEqualTo(Map.of("echoport.bytes", 300L));
  }

  @Test
  void namesTheParentAndWhatWentWrong() throws Exception {
    io.opentelemetry.proto.trace.v1.Span read = read(span(PARENT, "The peer left.")).getSpans(0);

    assertThat(hex(read.getParentSpanId())).isEqualTo(PARENT.spanId());
    assertThat(read.getFlags()).isEqualTo(0x301);
    assertThat(read.getDroppedEventsCount()).isEqualTo(5);
    assertThat(read.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(read.getStatus().getMessage()).isEqualTo("The peer left.");
  }
}
