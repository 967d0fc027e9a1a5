package dev.echoport.config.processor;

import dev.echoport.api.Place;
import dev.echoport.api.ProcessorSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said about a place where a processor cannot run. */
final class PlaceText {
  private PlaceText() {}

  static String notAllowed(Place on, ProcessorSpec spec) {
    return '"' + word(on) + "\" is no place for " + spec.name() + " " + expected(spec.places());
  }

  static String noMemoryOnBus(ProcessorSpec spec) {
    String reason =
        "\"bus\" is no place for " + spec.name() + ", which remembers earlier frames here ";
    return reason + expected(spec.places().stream().filter(place -> place != Place.BUS).toList());
  }

  private static String expected(Collection<Place> places) {
    return places.stream()
        .map(PlaceText::word)
        .collect(Collectors.joining(" | ", "(expected: ", ")"));
  }

  private static String word(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}
