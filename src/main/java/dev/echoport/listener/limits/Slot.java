package dev.echoport.listener.limits;

/** The place of a connection among those that a limit counts; given back once, at its end. */
@FunctionalInterface
public interface Slot {
  /** Takes no place. */
  Slot NONE = () -> {};

  void leave();
}
