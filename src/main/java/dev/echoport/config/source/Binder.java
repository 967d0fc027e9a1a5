package dev.echoport.config.source;

import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.source.Records.Part;
import dev.echoport.parameter.Parameter;
import java.lang.reflect.InvocationTargetException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of settings. Whoever asks has made sure that nothing below the path was reported.
 */
public final class Binder {
  private final Settings settings;

  public Binder(Settings settings) {
    this.settings = settings;
  }

  public <R extends Record> R bind(Class<R> type, String path) {
    return bind(type, path, Map.of());
  }

  /**
   * The record whose keys stand at {@code path}.
   *
   * @param given components that are no keys, or that somebody else has made, by name
   */
  public <R extends Record> R bind(Class<R> type, String path, Map<String, ?> given) {
    return type.cast(make(type, path, given));
  }

  private Object make(Class<?> type, String path, Map<String, ?> given) {
    return construct(type, path, values(type, path, given));
  }

  private @Nullable Object[] values(Class<?> type, String path, Map<String, ?> given) {
    return Records.shape(type).parts().stream()
        .map(part -> given.containsKey(part.name()) ? given.get(part.name()) : value(part, path))
        .toArray();
  }

  private static Object construct(Class<?> type, String path, @Nullable Object[] values) {
    try {
      return Records.shape(type).constructor().newInstance(values);
    } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(type.getSimpleName() + " at " + path, e);
    }
  }

  private @Nullable Object value(Part part, String path) {
    Class<?> inlined = part.inlined();
    if (inlined != null) {
      Object made = make(inlined, path, Map.of());
      return made instanceof Supplier<?> supplier ? supplier.get() : made;
    }
    String at = path.isEmpty() ? part.path() : path + "." + part.path();
    if (part.key() == null) {
      throw new IllegalStateException(at + " is no key, and was not given");
    }
    if (part.type().isRecord()) {
      return section(part.type(), at);
    }
    if (part.values() == WorkerPoolConfig.class) {
      return pools();
    }
    return part.type() == Map.class ? parameters(at) : setting(part, at);
  }

  /** A section in which nothing is set is none. */
  private @Nullable Object section(Class<?> type, String path) {
    @Nullable Object[] values = values(type, path, Map.of());
    boolean empty = Stream.of(values).allMatch(Objects::isNull);
    return empty ? null : construct(type, path, values);
  }

  private Map<String, Object> pools() {
    Map<String, Object> pools = new LinkedHashMap<>();
    for (String name : settings.pools()) {
      String path = Settings.poolPath(name);
      pools.put(name, make(WorkerPoolConfig.class, path, Map.of("name", name)));
    }
    return pools;
  }

  private Map<Parameter, Object> parameters(String path) {
    Map<Parameter, Object> texts = new EnumMap<>(Parameter.class);
    for (Parameter parameter : Parameter.values()) {
      List<?> asked = settings.value(path + "." + parameter.key(), List.class);
      if (!asked.isEmpty()) {
        texts.put(parameter, asked);
      }
    }
    return texts;
  }

  private @Nullable Object setting(Part part, String path) {
    Setting setting = settings.find(path);
    Object value = setting == null ? null : setting.value();
    if (value == null && part.type().isPrimitive()) {
      throw new IllegalStateException(path + " has no valid value");
    }
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    return value instanceof Long number && part.type() == int.class
        ? (Object) Math.toIntExact(number)
        : value;
  }
}
