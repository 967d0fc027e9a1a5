package dev.echoport.app.command;

import dev.echoport.client.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli read {@code tcp://[::1]:7007}. */
final class TargetConverter implements ITypeConverter<Target> {
  @Override
  public Target convert(String text) {
    try {
      return Target.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
