package dev.echoport.config.processor;

import dev.echoport.api.Place;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.SizeType;
import dev.echoport.config.yaml.YamlText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes checked processors as YAML on one line, with everything that is in effect. */
final class ChainText {
  private static final SizeType SIZE = new SizeType(0, Long.MAX_VALUE);
  private static final DurationType TIME = ProcessorKeys.TIMEOUT;

  private ChainText() {}

  static String of(List<ProcessorConfig> processors) {
    return processors.stream().map(ChainText::entry).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String entry(ProcessorConfig processor) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(ProcessorKeys.NAME, processor.name());
    keys.putAll(processor.options().values());
    keys.put(ProcessorKeys.ON, processor.on());
    if (processor.on() == Place.WORKER) {
      keys.put(ProcessorKeys.POOL, processor.pool());
    }
    if (processor.on() != Place.LOOP) {
      keys.put(ProcessorKeys.TIMEOUT_KEY, processor.timeout());
    }
    keys.put(ProcessorKeys.ON_ERROR, processor.onError());
    if (processor.on() == Place.BUS) {
      keys.put(ProcessorKeys.ADDRESS, processor.bus().address());
      keys.put(ProcessorKeys.PREFER, processor.bus().preferLocal() ? "local" : "any");
      keys.put(ProcessorKeys.RETRIES, processor.bus().retries());
    }
    return keys.entrySet().stream()
        .map(key -> YamlText.scalar(key.getKey()) + ": " + value(key.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof Long bytes) {
      return SIZE.format(bytes);
    }
    if (value instanceof Duration time) {
      return TIME.format(time);
    }
    boolean word = value instanceof Enum<?>;
    return YamlText.scalar(word ? value.toString().toLowerCase(Locale.ROOT) : value.toString());
  }
}
