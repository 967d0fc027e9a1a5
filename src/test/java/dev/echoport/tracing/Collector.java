package dev.echoport.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Takes OTLP over HTTP, read with the classes that OpenTelemetry generates from its description.
 */
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger posts = new AtomicInteger();

  /** What it has taken. */
  public final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();

  /** What it answers; with another than 200 it takes nothing. */
  public volatile int status = 200;

  public Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int answer = status;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (answer == 200) {
        requests.add(ExportTraceServiceRequest.parseFrom(body));
      }
      posts.incrementAndGet();
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /** Requests so far, whatever was answered. */
  public int posts() {
    return posts.get();
  }

  /** The spans that it has taken. */
  public List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** By name. */
  public static Map<String, Object> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, attribute -> value(attribute.getValue())));
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
