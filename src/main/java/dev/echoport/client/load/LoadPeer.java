package dev.echoport.client.load;

/** One connection under load, or what stands for one. Owned by one event loop. */
interface LoadPeer {
  int number();

  /** When message {@code message} should go, in an open loop; see {@link Schedule#dueAt}. */
  long dueAt(long message);

  /** Sends what is due. */
  void send(long now);

  /** Sends no more, and ends once everything has come back. */
  void finish(long now);

  /** Ends the wait for the rest. */
  void giveUp(String waited);
}
