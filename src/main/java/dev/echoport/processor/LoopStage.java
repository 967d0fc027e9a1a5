package dev.echoport.processor;

/** Runs on the loop, at once. */
final class LoopStage implements Stage {
  @Override
  public void begin(StageRun attempt) {
    attempt.execute();
    attempt.lane.returned(attempt);
  }
}
