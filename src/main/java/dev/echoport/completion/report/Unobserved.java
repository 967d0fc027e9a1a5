package dev.echoport.completion.report;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import org.jspecify.annotations.Nullable;

/** Observes connections that are counted but reported to nobody. */
public final class Unobserved implements CompletionSink, ConnectionObserver {
  public static final Unobserved INSTANCE = new Unobserved();

  private Unobserved() {}

  @Override
  public boolean recording(long connection) {
    return false;
  }

  @Override
  public boolean observing() {
    return false;
  }

  @Override
  public void completed(
      long connection,
      long sequence,
      Operation operation,
      Outcome outcome,
      long offset,
      int bytes,
      long posted,
      long completed,
      @Nullable String cause) {}

  @Override
  public void fault(
      long connection,
      long sequence,
      FaultKind kind,
      Operation direction,
      int plan,
      long offset,
      int bytes,
      long now) {}

  @Override
  public void processed(
      long connection,
      long sequence,
      Outcome outcome,
      long offset,
      int bytes,
      int producedBytes,
      long posted,
      long started,
      long completed,
      @Nullable String cause) {}

  @Override
  public void opened(ConnectionReport connection) {}

  @Override
  public void traced(ConnectionReport connection) {}

  @Override
  public void closed(ConnectionReport connection) {}
}
