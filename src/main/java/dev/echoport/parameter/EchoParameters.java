package dev.echoport.parameter;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of its answer.
 *
 * @param status which status
 * @param delay before it begins
 * @param headers set in its head, cookies and the place of a redirect among them
 * @param trailers behind its body
 * @param content instead of an echo or a description; {@code null}: neither
 * @param drip how slowly {@code content} comes
 * @param closes whether the connection ends with it
 * @param breakOff where it is broken off
 * @param format {@code json}, {@code text}, or {@code null} where the request's {@code Accept}
 *     decides
 */
public record EchoParameters(
    StatusPlan status,
    Delay delay,
    List<Field> headers,
    List<Field> trailers,
    @Nullable Content content,
    Drip drip,
    boolean closes,
    BreakOff breakOff,
    @Nullable String format) {
  /** Nothing in particular. */
  public static final EchoParameters NONE =
      new EchoParameters(
          StatusPlan.OK,
          Delay.NONE,
          List.of(),
          List.of(),
          null,
          Drip.NONE,
          false,
          BreakOff.NONE,
          null);

  public EchoParameters {
    headers = List.copyOf(headers);
    trailers = List.copyOf(trailers);
  }

  /** Reads what is asked for, and nothing else. */
  public static EchoParameters of(Map<Parameter, List<String>> asked, Bounds bounds)
      throws BadParameterException {
    return asked.isEmpty() ? NONE : new ParameterReader(asked, bounds).read();
  }

  /** What is asked for, and what holds where nothing is. */
  public static Map<Parameter, List<String>> merge(
      Map<Parameter, List<String>> asked, Map<Parameter, List<String>> defaults) {
    if (asked.isEmpty() || defaults.isEmpty()) {
      return asked.isEmpty() ? defaults : asked;
    }
    boolean content = asked.keySet().stream().anyMatch(Parameter::isContent);
    Map<Parameter, List<String>> all = new EnumMap<>(defaults);
    all.keySet().removeIf(parameter -> content && parameter.isContent());
    if (asked.containsKey(Parameter.DELAY)) {
      all.remove(Parameter.JITTER);
    }
    all.putAll(asked);
    return all;
  }
}
