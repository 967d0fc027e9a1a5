package dev.echoport.grpc;

import dev.echoport.parameter.BadParameterException;
import dev.echoport.parameter.Bounds;
import dev.echoport.parameter.EchoParameters;
import dev.echoport.parameter.Field;
import dev.echoport.parameter.Parameter;
import dev.echoport.parameter.StatusPlan;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks of its answer, in the words that requests of HTTP use, as far as they make sense
 * for it.
 *
 * @param status which status
 * @param statusText the same as it was asked for
 * @param others the delay, metadata before and behind the messages, and where it is broken off
 */
public record CallParameters(
    StatusPlan status, @Nullable String statusText, EchoParameters others) {
  /** Nothing in particular. */
  public static final CallParameters NONE =
      new CallParameters(StatusPlan.always(GrpcStatus.OK.code()), null, EchoParameters.NONE);

  private static final StatusPlan.Vocabulary STATUSES =
      new StatusPlan.Vocabulary(
          GrpcStatus.OK.code(),
          "a status of gRPC, such as UNAVAILABLE or 14; several in turn, such as"
              + " UNAVAILABLE,UNAVAILABLE,OK; or shares up to 100%, such as UNAVAILABLE:10%",
          GrpcStatus::code);

  private static final Map<Parameter, AsciiString> FIELDS = new EnumMap<>(Parameter.class);

  static {
    List.of(
            Parameter.STATUS,
            Parameter.DELAY,
            Parameter.JITTER,
            Parameter.HEADER,
            Parameter.TRAILER,
            Parameter.CLOSE,
            Parameter.RESET)
        .forEach(
            parameter ->
                FIELDS.put(
                    parameter, AsciiString.cached(Parameter.HEADER_PREFIX + parameter.key())));
  }

  /**
   * Reads the metadata of a call.
   *
   * @param maxDelay the longest delay that is allowed
   */
  public static CallParameters of(Http2Headers head, Duration maxDelay) throws BadCallException {
    Map<Parameter, List<String>> asked = new EnumMap<>(Parameter.class);
    FIELDS.forEach(
        (parameter, name) -> {
          if (head.contains(name)) {
            asked.put(parameter, head.getAll(name).stream().map(CharSequence::toString).toList());
          }
        });
    if (asked.isEmpty()) {
      return NONE;
    }
    try {
      List<String> statuses = asked.remove(Parameter.STATUS);
      String status = statuses == null ? null : statuses.get(statuses.size() - 1);
      return new CallParameters(
          status == null ? NONE.status() : StatusPlan.parse(status, STATUSES),
          status,
          EchoParameters.of(asked, new Bounds(maxDelay, 0, Duration.ZERO)));
    } catch (BadParameterException e) {
      throw new BadCallException(
          GrpcStatus.INVALID_ARGUMENT, Parameter.HEADER_PREFIX + e.getMessage());
    }
  }

  /**
   * The status of the answer.
   *
   * @param turn how many had one in turn before; asked only then
   * @param chance a number from 0 to 1, without 1; asked only where there are shares
   */
  public GrpcStatus status(IntSupplier turn, DoubleSupplier chance) {
    return GrpcStatus.of(status.next(turn, chance));
  }

  /** Adds metadata that was asked for. */
  public static void add(Field field, Http2Headers metadata) {
    metadata.add(field.name().toLowerCase(Locale.ROOT), field.value());
  }
}
