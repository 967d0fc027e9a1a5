package dev.echoport.processor;

/** Where consecutive processors of a chain run. Belongs to one loop. */
interface Stage {

  /**
   * Starts {@code attempt}. Once it has run, {@link StageQueue#returned} is called on the loop,
   * perhaps before this method returns.
   */
  void begin(StageRun attempt);
}
