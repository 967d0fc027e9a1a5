package dev.echoport.tracing;

import java.util.List;
import java.util.Map;

/**
 * Spans as an {@code ExportTraceServiceRequest} of OTLP 1.x. The numbers are those of
 * opentelemetry-proto; the tests read the result with the classes that are generated from it.
 *
 * <pre>
 *   request 1: ResourceSpans 1: Resource
 *                            2: ScopeSpans 1: Scope
 *                                          2: Span 9: attribute, 11: event, 15: Status
 * </pre>
 */
final class OtlpRequest {
  private static final int KIND_SERVER = 2;
  private static final int STATUS_ERROR = 2;

  /** In the flags of a span: whether its parent is remote is known, and it is. */
  private static final int REMOTE_PARENT = 0x300;

  private static final int LOCAL_PARENT = 0x100;
  private static final int SAMPLED = 0x01;

  private final Map<String, Object> resource;
  private final String version;

  /**
   * @param resource attributes of the node
   * @param version of the program
   */
  OtlpRequest(Map<String, Object> resource, String version) {
    this.resource = Map.copyOf(resource);
    this.version = version;
  }

  byte[] of(List<Span> spans) {
    ProtoWriter request = new ProtoWriter();
    request.message(
        1,
        resourceSpans -> {
          resourceSpans.message(1, message -> attributes(message, 1, resource));
          resourceSpans.message(2, scopeSpans -> scope(scopeSpans, spans));
        });
    return request.toByteArray();
  }

  private void scope(ProtoWriter scopeSpans, List<Span> spans) {
    scopeSpans.message(
        1,
        scope -> {
          scope.text(1, "dev.echoport");
          scope.text(2, version);
        });
    spans.forEach(span -> scopeSpans.message(2, message -> span(message, span)));
  }

  private static void span(ProtoWriter out, Span span) {
    TraceContext context = span.context();
    boolean hasParent = context.parent() != null;
    out.hex(1, context.traceId());
    out.hex(2, context.spanId());
    if (context.parent() != null) {
      out.hex(4, context.parent().spanId());
    }
    out.text(5, span.name());
    out.varint(6, KIND_SERVER);
    out.fixed64(7, span.startNanos());
    out.fixed64(8, span.endNanos());
    attributes(out, 9, span.attributes());
    span.events().forEach(event -> out.message(11, message -> event(message, event)));
    if (span.droppedEvents() > 0) {
      out.varint(12, Math.min(span.droppedEvents(), Integer.MAX_VALUE));
    }
    String error = span.error();
    if (error != null) {
      out.message(
          15,
          status -> {
            status.text(2, error);
            status.varint(3, STATUS_ERROR);
          });
    }
    out.fixed32(16, SAMPLED | (hasParent ? REMOTE_PARENT : LOCAL_PARENT));
  }

  private static void event(ProtoWriter out, Span.Event event) {
    out.fixed64(1, event.atNanos());
    out.text(2, event.name());
    attributes(out, 3, event.attributes());
  }

  private static void attributes(ProtoWriter out, int field, Map<String, Object> attributes) {
    attributes.forEach(
        (name, value) ->
            out.message(
                field,
                attribute -> {
                  attribute.text(1, name);
                  attribute.message(2, message -> value(message, value));
                }));
  }

  private static void value(ProtoWriter out, Object value) {
    if (value instanceof Boolean yes) {
      out.varint(2, yes ? 1 : 0);
    } else if (value instanceof Long number) {
      out.varint(3, number);
    } else if (value instanceof Double number) {
      out.fixed64(4, Double.doubleToRawLongBits(number));
    } else {
      out.text(1, String.valueOf(value));
    }
  }
}
