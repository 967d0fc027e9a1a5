package dev.echoport.listener.limits;

/** The place of a connection among those that a limit counts; given back once, at its end. */
@FunctionalInterface
public interface Seat {
  /** Takes no place. */
  Seat NONE = () -> {};

  void leave();
}
