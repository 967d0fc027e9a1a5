package dev.echoport.client;

/** One connection under load, or what stands for one. Owned by one event loop. */
interface LoadPeer {
  int number();

  /** When message {@code message} should go, in an open loop. */
  long dueAt(long message);

  /** Sends what is due. */
  void send(long now);

  /** Sends no more, and ends once everything has come back. */
  void finish(long now);

  /** Messages that should have been sent by the time of {@link #finish} and were not. */
  long overdue();

  /** Ends the wait for the rest. */
  void giveUp(String waited);
}
