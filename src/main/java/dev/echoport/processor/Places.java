package dev.echoport.processor;

import dev.echoport.api.Place;
import java.util.List;

/** Where built-in processors may run; the first of each list is the default. */
public final class Places {
  /** What is cheap: anywhere. */
  public static final List<Place> CHEAP =
      List.of(Place.LOOP, Place.WORKER, Place.VIRTUAL, Place.BUS);

  /** What computes: anywhere, but not on the loop unless the operator says so. */
  public static final List<Place> COSTLY =
      List.of(Place.WORKER, Place.LOOP, Place.VIRTUAL, Place.BUS);

  private Places() {}
}
