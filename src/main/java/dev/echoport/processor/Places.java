package dev.echoport.processor;

import dev.echoport.config.Place;
import java.util.List;

/** Where built-in processors may run; the first of each list is the default. */
final class Places {
  /** What is cheap: anywhere. */
  static final List<Place> CHEAP = List.of(Place.LOOP, Place.WORKER, Place.VIRTUAL, Place.BUS);

  /** What computes: anywhere, but not on the loop unless the operator says so. */
  static final List<Place> COSTLY = List.of(Place.WORKER, Place.LOOP, Place.VIRTUAL, Place.BUS);

  private Places() {}
}
