package dev.echoport.processor;

import dev.echoport.api.Place;
import java.util.List;

/** Where built-in processors may run; the first of each list is the default. */
public final class Places {
  /** For cheap processors: anywhere. */
  public static final List<Place> CHEAP =
      List.of(Place.LOOP, Place.WORKER, Place.VIRTUAL, Place.BUS);

  /** For processors that compute: anywhere, but on the loop only if the operator says so. */
  public static final List<Place> COSTLY =
      List.of(Place.WORKER, Place.LOOP, Place.VIRTUAL, Place.BUS);

  private Places() {}
}
