package dev.echoport.config.processor;

import dev.echoport.api.OnError;
import dev.echoport.api.Place;
import dev.echoport.config.value.ChoiceType;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.IntegerType;
import dev.echoport.config.value.TextType;
import java.time.Duration;

/** The keys that every entry of a chain knows, and what may stand there. */
final class ProcessorKeys {
  static final String NAME = "name";
  static final String ON = "on";
  static final String POOL = "pool";
  static final String TIMEOUT_KEY = "timeout";
  static final String ON_ERROR = "onError";
  static final String ADDRESS = "address";
  static final String PREFER = "prefer";
  static final String RETRIES = "retries";

  static final DurationType TIMEOUT = new DurationType(Duration.ZERO, Duration.ofHours(1));
  static final DurationType BUS_TIMEOUT =
      new DurationType(Duration.ofMillis(1), Duration.ofHours(1));
  static final ChoiceType<Place> PLACE = new ChoiceType<>(Place.class);
  static final ChoiceType<OnError> ERROR = new ChoiceType<>(OnError.class);
  static final ChoiceType<Preference> PREFERENCE = new ChoiceType<>(Preference.class);
  static final IntegerType RETRY_COUNT = new IntegerType(0, 10);
  static final TextType NAMED = TextType.SOME;

  /** {@code prefer}. */
  enum Preference {
    ANY,
    LOCAL
  }

  private ProcessorKeys() {}
}
