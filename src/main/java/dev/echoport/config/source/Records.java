package dev.echoport.config.source;

import dev.echoport.config.GatewayConfig;
import dev.echoport.config.Key;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.Removed;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.source.Schema.Entry;
import dev.echoport.config.source.Schema.Section;
import dev.echoport.config.value.TextsType;
import dev.echoport.config.value.Types;
import dev.echoport.fault.Fault;
import dev.echoport.parameter.Parameter;
import dev.echoport.scheme.Feature;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads records: the schema that their {@link Key}s are, and how they are constructed. */
public final class Records {
  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

  /** Every key there is. Defaults stand in {@code conf/echoport.yaml} and nowhere else. */
  public static final Section ROOT = section(GatewayConfig.class);

  /** A record: its canonical constructor, and what that takes. */
  record Shape(Constructor<?> constructor, List<Part> parts, List<Removed> removed) {}

  /**
   * A component.
   *
   * @param key what it says about itself; {@code null}: nothing
   * @param values the class of its values, where it is a map or a list
   */
  record Part(String name, Class<?> type, @Nullable Key key, Class<?> values) {
    /** The record whose keys stand beside the others and make this component. */
    @Nullable Class<?> inlined() {
      if (key == null) {
        return type.isRecord() ? type : null;
      }
      return key.from() == Record.class ? null : key.from();
    }

    /** Its key as it is written. */
    String path() {
      return key == null || key.name().isEmpty() ? name : key.name();
    }
  }

  private Records() {}

  static Shape shape(Class<?> type) {
    return SHAPES.computeIfAbsent(type, Records::read);
  }

  private static Shape read(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key = component.getAnnotation(Key.class);
      parts.add(new Part(component.getName(), component.getType(), key, values(component)));
      types.add(component.getType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new Shape(constructor, parts, List.of(type.getAnnotationsByType(Removed.class)));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " is no record", e);
    }
  }

  private static Class<?> values(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType generic) {
      Object[] arguments = generic.getActualTypeArguments();
      return arguments[arguments.length - 1] instanceof Class<?> last ? last : Object.class;
    }
    return component.getType();
  }

  /** What may stand in a section that becomes such a record. */
  static Section section(Class<?> type) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Removed> removed = new LinkedHashMap<>();
    collect(type, entries, removed);
    return new Section(entries, removed);
  }

  private static void collect(
      Class<?> type, Map<String, Entry> entries, Map<String, Removed> removed) {
    Shape shape = shape(type);
    shape.removed().forEach(key -> removed.put(key.value(), key));
    for (Part part : shape.parts()) {
      Class<?> inlined = part.inlined();
      if (inlined != null) {
        collect(inlined, entries, removed);
      } else if (part.key() != null) {
        put(part.path(), part, part.key(), entries);
      }
    }
  }

  private static void put(String path, Part part, Key key, Map<String, Entry> entries) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      entries.put(
          path, new Entry(path, schema(part, key), key.on(), key.restart(), key.formerly()));
      return;
    }
    String section = path.substring(0, dot);
    Map<String, Entry> inner = new LinkedHashMap<>();
    Entry known = entries.get(section);
    if (known != null && known.schema() instanceof Section before) {
      inner.putAll(before.entries());
    }
    put(path.substring(dot + 1), part, key, inner);
    entries.put(section, new Entry(section, new Section(inner, Map.of()), Feature.ANY, false, ""));
  }

  private static Schema schema(Part part, Key key) {
    if (part.type().isRecord()) {
      return section(part.type());
    }
    if (part.values() == ListenerConfig.class) {
      return new Schema.Listeners(section(ListenerConfig.class));
    }
    if (part.values() == WorkerPoolConfig.class) {
      return new Schema.Pools(section(WorkerPoolConfig.class));
    }
    if (part.values() == ProcessorConfig.class) {
      return new Schema.Chain();
    }
    if (part.values() == Fault.class) {
      return new Schema.Plan();
    }
    if (part.type() == Map.class) {
      return parameters();
    }
    return new Schema.Value(Types.of(part.type(), key));
  }

  private static Section parameters() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Parameter parameter : Parameter.values()) {
      Schema texts = new Schema.Value(new TextsType());
      entries.put(parameter.key(), new Entry(parameter.key(), texts, Feature.ANY, false, ""));
    }
    return new Section(entries, Map.of());
  }

  /** The entries from the root to a setting, or as far down as it is known. */
  public static List<Entry> way(String path) {
    List<Entry> way = new ArrayList<>();
    Schema schema = ROOT;
    for (String key : path.split("\\.")) {
      if (schema instanceof Schema.Named named) {
        schema = named.each();
      } else if (schema instanceof Section section) {
        Entry entry = section.entries().get(key);
        if (entry == null) {
          return way;
        }
        way.add(entry);
        schema = entry.schema();
      }
    }
    return way;
  }
}
