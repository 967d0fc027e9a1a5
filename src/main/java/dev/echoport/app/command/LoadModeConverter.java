package dev.echoport.app.command;

import dev.echoport.client.load.LoadMode;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli read {@code half-close}. */
final class LoadModeConverter implements ITypeConverter<LoadMode> {
  @Override
  public LoadMode convert(String text) {
    return Arrays.stream(LoadMode.values())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    text + " (expected: one of " + Arrays.toString(LoadMode.values()) + ")"));
  }
}
