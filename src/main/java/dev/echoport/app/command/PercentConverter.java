package dev.echoport.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets picocli read {@code 0.5%}. */
final class PercentConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    if (text.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent <= 100) {
        return percent;
      }
    }
    throw new TypeConversionException(text + " (expected: 0% to 100%)");
  }
}
