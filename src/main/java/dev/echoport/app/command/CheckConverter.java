package dev.echoport.app.command;

import dev.echoport.client.diagnose.CheckKind;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The word of a check, such as {@code half-close}. */
final class CheckConverter implements ITypeConverter<CheckKind> {

  @Override
  public CheckKind convert(String value) {
    try {
      return CheckKind.of(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** All of them, for help. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(CheckKind.values()).map(CheckKind::word).iterator();
    }
  }
}
