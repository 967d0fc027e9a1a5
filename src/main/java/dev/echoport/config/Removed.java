package dev.echoport.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key that a section of the configuration had, on the record of that section. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Removed.All.class)
public @interface Removed {
  /** The key. */
  String value();

  /** The version that does not know it any more. */
  String since();

  /** What to do in its place, after "expected: ". */
  String instead();

  /** Several of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    Removed[] value();
  }
}
