package dev.echoport.listener;

/** The place of a connection among those that a limit counts; given back once, at its end. */
@FunctionalInterface
interface Seat {
  /** Takes no place. */
  Seat NONE = () -> {};

  void leave();
}
