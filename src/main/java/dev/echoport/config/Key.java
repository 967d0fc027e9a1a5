package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a component of a record is a key of the configuration, or a section of keys if it is a
 * record itself. The records are the schema: what may stand in a file is what they say, and what
 * each is stands in their Javadoc. {@code conf/echoport.yaml} has the defaults, and {@code
 * docs/configuration.md} is made of all three.
 *
 * <pre>
 * public record WindowConfig(
 *     &#64;Key(min = "1KiB", max = "1GiB") long bytes,
 *     &#64;Key(min = "1", max = "65536") int operations) {}
 * </pre>
 *
 * <p>A record without this annotation has its keys beside those of the record that holds it; any
 * other component without it is no key.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /**
   * How it is written, where that is not the name of the component; {@code prefix.v4} is a key of a
   * section.
   */
  String name() default "";

  /** What is written there, where the type of the component does not tell. */
  Kind kind() default Kind.NATURAL;

  /** The least that is allowed, as it is written. */
  String min() default "";

  /** The most that is allowed. */
  String max() default "";

  /** What a listener must speak for it to mean something; {@code ANY} is what its section says. */
  Feature on() default Feature.ANY;

  /** Whether a running node keeps what it has, until it is started anew. */
  boolean restart() default false;

  /** The name that it had, in the same section: still taken, with a warning. */
  String formerly() default "";

  /**
   * A record whose keys are written in place of this component, and which supplies it: {@code uri},
   * {@code host} and {@code port} are an address.
   */
  Class<? extends Record> from() default Record.class;
}
