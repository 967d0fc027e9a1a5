package dev.echoport.app.command;

import dev.echoport.client.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli read {@code 64KiB}. */
final class SizeConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      return Sizes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
