package dev.echoport.http.answer;

import dev.echoport.config.AnswersConfig.Asking;
import dev.echoport.parameter.Parameter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where a request asks for something. */
final class AskedParameters {
  private AskedParameters() {}

  /** Those of the query win over header fields of the same name. */
  static Map<Parameter, List<String>> of(
      HttpHeaders headers, Map<String, List<String>> query, Asking allowed) {
    if (allowed == Asking.NONE) {
      return Map.of();
    }
    Map<Parameter, List<String>> asked = inHeaders(headers);
    if (allowed == Asking.HEADERS || query.isEmpty()) {
      return asked;
    }
    Map<Parameter, List<String>> all = new EnumMap<>(Parameter.class);
    all.putAll(asked);
    for (Parameter parameter : Parameter.values()) {
      List<String> values = query.get(parameter.key());
      if (values != null) {
        all.put(parameter, values);
      }
    }
    return all;
  }

  /** Looks at each name once; makes nothing for a request that asks for nothing. */
  private static Map<Parameter, List<String>> inHeaders(HttpHeaders headers) {
    Map<Parameter, List<String>> asked = Map.of();
    Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      Parameter parameter = named(field.getKey());
      if (parameter != null) {
        asked = asked.isEmpty() ? new EnumMap<>(Parameter.class) : asked;
        asked.computeIfAbsent(parameter, key -> new ArrayList<>()).add(field.getValue().toString());
      }
    }
    return asked;
  }

  private static @Nullable Parameter named(CharSequence field) {
    int prefix = Parameter.HEADER_PREFIX.length();
    boolean ours =
        field.length() > prefix
            && AsciiString.regionMatches(field, true, 0, Parameter.HEADER_PREFIX, 0, prefix);
    return ours
        ? Parameter.ofKey(
            field.subSequence(prefix, field.length()).toString().toLowerCase(Locale.ROOT))
        : null;
  }
}
