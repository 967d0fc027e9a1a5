package dev.echoport.processor;

import dev.echoport.api.FrameContext;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What travels beside the payload when a frame is processed over the event bus, as headers that a
 * processor in any language can read:
 *
 * <pre>
 *   options       {"time":"PT0.005S"}     JSON; times as ISO-8601, sizes in bytes
 *   node, listener, connection            where the frame comes from
 *   remoteAddress, localAddress
 *   sequence                              its number within the connection, from 1
 *   receivedAt                            2026-01-01T12:00:00Z
 * </pre>
 */
final class FrameHeaders {
  static final String OPTIONS = "options";
  private static final String NODE = "node";
  private static final String LISTENER = "listener";
  private static final String CONNECTION = "connection";
  private static final String REMOTE_ADDRESS = "remoteAddress";
  private static final String LOCAL_ADDRESS = "localAddress";
  private static final String SEQUENCE = "sequence";
  private static final String RECEIVED_AT = "receivedAt";

  private FrameHeaders() {}

  static Map<String, String> of(ProcessorOptions options, FrameContext frame) {
    Map<String, String> headers = new HashMap<>();
    headers.put(OPTIONS, json(options));
    headers.put(NODE, frame.node());
    headers.put(LISTENER, frame.listener());
    headers.put(CONNECTION, frame.connection());
    headers.put(REMOTE_ADDRESS, frame.remoteAddress());
    headers.put(LOCAL_ADDRESS, frame.localAddress());
    headers.put(SEQUENCE, Long.toString(frame.sequence()));
    headers.put(RECEIVED_AT, frame.receivedAt().toString());
    return headers;
  }

  private static String json(ProcessorOptions options) {
    JsonObject json = new JsonObject();
    options
        .values()
        .forEach(
            (name, value) ->
                json.put(name, value instanceof Duration time ? time.toString() : value));
    return json.encode();
  }

  /**
   * @throws IllegalArgumentException if a header is missing or is not what it should be
   */
  static FrameContext context(Map<String, String> headers) {
    return new FrameContext(
        required(headers, NODE),
        required(headers, LISTENER),
        required(headers, CONNECTION),
        required(headers, REMOTE_ADDRESS),
        required(headers, LOCAL_ADDRESS),
        Long.parseLong(required(headers, SEQUENCE)),
        Instant.parse(required(headers, RECEIVED_AT)));
  }

  private static String required(Map<String, String> headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the request has no header " + name);
    }
    return value;
  }

  /** The options, with the types that {@code spec} gives them. */
  static ProcessorOptions options(ProcessorSpec spec, String json) {
    JsonObject given = new JsonObject(json);
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = given.getValue(option.name());
      if (value == null) {
        throw new IllegalArgumentException(
            spec.name() + ": the request has no option " + option.name());
      }
      values.put(option.name(), typed(option, value));
    }
    return new ProcessorOptions(values);
  }

  private static Object typed(OptionSpec option, Object value) {
    if (option instanceof OptionSpec.Time) {
      return Duration.parse(value.toString());
    }
    if (option instanceof OptionSpec.Size) {
      return ((Number) value).longValue();
    }
    return value;
  }
}
