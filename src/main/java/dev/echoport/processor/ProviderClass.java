package dev.echoport.processor;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A class that a jar names as a processor. Makes an instance, or says why it cannot. */
final class ProviderClass {
  private final String name;
  private final ClassLoader loader;

  ProviderClass(String name, ClassLoader loader) {
    this.name = name;
    this.loader = loader;
  }

  /** An instance of the class with its description. Runs foreign code. */
  DeclaredProcessor declared(String source) throws BrokenPluginException {
    try {
      Processor processor = instance();
      return new DeclaredProcessor(processor, spec(processor), source);
    } catch (LinkageError e) {
      throw broken(
          "does not link with this version of Echoport: " + e, "a plugin built against it");
    }
  }

  private Processor instance() throws BrokenPluginException {
    try {
      Class<?> type = Class.forName(name, true, loader);
      requireProcessor(type);
      return (Processor) type.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw broken("is missing", "a class of this name in the jar");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw broken("cannot be made", "a public class with a public constructor, no parameters");
    } catch (InvocationTargetException e) {
      throw broken("fails in its constructor: " + e.getCause(), "a constructor that does not fail");
    }
  }

  private void requireProcessor(Class<?> type) throws BrokenPluginException {
    if (!Processor.class.isAssignableFrom(type)) {
      throw broken("is no processor", "implements " + Processor.class.getName());
    }
    for (Method method : Processor.class.getMethods()) {
      if (!Modifier.isAbstract(type.getModifiers()) && isAbstractIn(type, method)) {
        throw broken("has no method " + method.getName(), "a plugin built against this version");
      }
    }
  }

  /** True for a class that was compiled against another {@link Processor}. */
  private static boolean isAbstractIn(Class<?> type, Method method) {
    try {
      Method found = type.getMethod(method.getName(), method.getParameterTypes());
      return Modifier.isAbstract(found.getModifiers());
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  private ProcessorSpec spec(Processor processor) throws BrokenPluginException {
    @Nullable ProcessorSpec spec;
    try {
      spec = processor.spec();
    } catch (RuntimeException e) {
      throw broken("fails in spec(): " + e, "a spec");
    }
    if (spec == null) {
      throw broken("has no spec: spec() returns null", "a spec");
    }
    return spec;
  }

  private BrokenPluginException broken(String why, String expected) {
    return new BrokenPluginException(name + " " + why + " (expected: " + expected + ")");
  }
}
