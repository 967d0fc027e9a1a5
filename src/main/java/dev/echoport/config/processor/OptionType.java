package dev.echoport.config.processor;

import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.config.source.ProcessorEntry;
import dev.echoport.config.value.BooleanType;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.IntegerType;
import dev.echoport.config.value.SizeType;
import dev.echoport.config.value.TextType;
import dev.echoport.config.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An option of a processor as the loader sees it.
 *
 * @param defaultValue {@code null} where it must be given
 */
record OptionType<T>(String name, ValueType<T> type, @Nullable T defaultValue) {

  static OptionType<?> of(OptionSpec option) {
    if (option instanceof OptionSpec.Text text) {
      return new OptionType<>(text.name(), TextType.ANY, text.defaultValue());
    }
    if (option instanceof OptionSpec.Choice choice) {
      return new OptionType<>(choice.name(), TextType.oneOf(choice.words()), choice.defaultValue());
    }
    if (option instanceof OptionSpec.Number number) {
      IntegerType type = new IntegerType(number.min(), number.max());
      return new OptionType<>(number.name(), type, number.defaultValue());
    }
    if (option instanceof OptionSpec.Size size) {
      SizeType type = new SizeType(size.min(), size.max());
      return new OptionType<>(size.name(), type, size.defaultValue());
    }
    if (option instanceof OptionSpec.Time time) {
      DurationType type = new DurationType(time.min(), time.max());
      return new OptionType<>(time.name(), type, time.defaultValue());
    }
    OptionSpec.Flag flag = (OptionSpec.Flag) option;
    return new OptionType<>(flag.name(), new BooleanType(), flag.defaultValue());
  }

  /** The value in effect, {@code null} where it was reported. */
  @Nullable T read(ProcessorEntry entry) {
    boolean required = defaultValue == null || entry.has(name);
    return required ? entry.required(name, type) : defaultValue;
  }
}
