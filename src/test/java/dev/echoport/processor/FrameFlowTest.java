package dev.echoport.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.api.FrameContext;
import dev.echoport.api.OnError;
import dev.echoport.api.Transformation;
import dev.echoport.completion.FrameOutcome;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.ProcessorTotals;
import dev.echoport.frame.Frame;
import dev.echoport.memory.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Threads and loop are queues that the test works off by hand. */
class FrameFlowTest implements FrameFlow.Receiver {
  private static final long MILLI = 1_000_000L;

  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final Mailbox mailbox = new Mailbox(loop::add);
  private final ListenerTotals totals = new ListenerTotals(List.of("first", "second"));
  private final List<String> results = new ArrayList<>();
  private long now = 1;
  private final FrameSlots slots = new FrameSlots(3, loop::add, () -> now);
  private final FrameFlow flow = new FrameFlow(this, slots, MemoryBudget.unlimited(), () -> now);

  @Test
  void handsFramesOverInTheirOrderWhateverIsDoneFirst() {
    onThreads(step((payload, frame) -> payload, OnError.CLOSE));
    submit("a");
    submit("b");

    threads.removeLast().run();
    runLoop();
    assertThat(results).isEmpty();

    threads.removeLast().run();
    runLoop();
    assertThat(results).containsExactly("a", "b");
  }

  @Test
  void givesAStatefulProcessorOneFrameAfterTheOther() {
    onThreads(stateful(new Counting()));
    submit("a");
    submit("b");
    assertThat(threads).hasSize(1);

    runAll();

    assertThat(results).containsExactly("a1", "b2");
  }

  @Test
  void sendsWhatAStatefulProcessorHasLeftThroughThoseBehindIt() {
    onThreads(stateful(new Counting()));
    onLoop(step(FrameFlowTest::upperCase, OnError.CLOSE));
    submit("a");
    end();

    runAll();

    assertThat(results).containsExactly("A1", "rest: REST");
  }

  /** It is cancelled while it is at work, and does not notice. */
  @Test
  void leavesTheThreadOfACancelledFrameWithoutAnInterrupt() {
    onThreads(
        step(
            (payload, frame) -> {
              flow.cancel();
              return payload;
            },
            OnError.CLOSE));
    submit("a");

    threads.remove().run();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void dropsTheResultOfACancelledFrameAndFreesItsSlotOnlyThen() {
    onThreads(step((payload, frame) -> payload, OnError.CLOSE));
    submit("a");
    submit("b");
    submit("c");
    Runnable running = threads.remove();

    assertThat(flow.cancel()).hasSize(3);
    assertThat(slots.available()).isFalse();
    running.run();
    runLoop();

    assertThat(slots.available()).isTrue();
    assertThat(results).isEmpty();
    assertThat(totals.snapshot().processors().get(0).frames())
        .containsEntry(FrameOutcome.CANCELLED, 1L);
  }

  @Test
  void closesAStatefulProcessorOnlyWhenNoThreadIsInIt() {
    Counting counting = new Counting();
    onThreads(stateful(counting));
    submit("a");

    flow.cancel();
    assertThat(counting.closed).isZero();
    runAll();

    assertThat(counting.closed).isEqualTo(1);
  }

  @Test
  void discardsAFrameThatFailsAndGoesOn() {
    onLoop(step(FrameFlowTest::failOnB, OnError.DISCARD));

    submit("a");
    submit("b");
    submit("c");

    assertThat(results).containsExactly("a", "discarded: no b", "c");
  }

  @Test
  void passesAFrameThatFailsOnToTheNextProcessor() {
    onLoop(step(FrameFlowTest::failOnB, OnError.PASSTHROUGH), second(FrameFlowTest::upperCase));

    submit("b");

    assertThat(results).containsExactly("B");
    assertThat(totals.snapshot().processors().get(0).frames())
        .containsEntry(FrameOutcome.FAILED, 1L);
  }

  @Test
  void tellsThatAFailedFrameEndsTheConnection() {
    onLoop(step(FrameFlowTest::failOnB, OnError.CLOSE));

    submit("b");

    assertThat(results).containsExactly("failed: no b");
  }

  @Test
  void givesUpAProcessorThatTakesTooLong() {
    onThreads(timed(OnError.DISCARD));
    submit("a");

    threads.remove().run();

    assertThat(results).containsExactly("discarded: first took longer than 10 ms");
    runLoop();

    assertThat(results).hasSize(1);
    assertThat(totals.snapshot().processors().get(0).frames())
        .containsEntry(FrameOutcome.TIMED_OUT, 1L);
  }

  @Test
  void goesOnBehindAProcessorThatTakesTooLong() {
    onThreads(timed(OnError.PASSTHROUGH), second(FrameFlowTest::upperCase));
    submit("a");

    runAll();

    assertThat(results).containsExactly("A");
  }

  @Test
  void doesNotCountTheTimeInTheQueueAsRunTime() {
    onThreads(timed(OnError.DISCARD));
    submit("a");

    now += 11 * MILLI;
    flow.tick(now);

    assertThat(results).isEmpty();
  }

  @Test
  void letsConnectionsWaitForASlotInLine() {
    List<String> turns = new ArrayList<>();
    onThreads(step((payload, frame) -> payload, OnError.CLOSE));
    submit("a");
    submit("b");
    submit("c");
    slots.await(() -> turns.add("first"));
    slots.await(() -> turns.add("second"));

    threads.remove().run();
    runLoop();
    assertThat(turns).containsExactly("first", "second");
  }

  @Test
  void isOverloadedOnceAConnectionHasWaitedForASecond() {
    slots.await(() -> {});
    assertThat(slots.overloaded()).isFalse();

    now += FrameSlots.OVERLOAD_NANOS;

    assertThat(slots.overloaded()).isTrue();
  }

  private static Buffer failOnB(Buffer payload, FrameContext frame) {
    if (payload.toString().equals("b")) {
      throw new IllegalStateException("no b");
    }
    return payload;
  }

  private static Buffer upperCase(Buffer payload, FrameContext frame) {
    return Buffer.buffer(payload.toString().toUpperCase(Locale.ROOT));
  }

  /** The loop looks at the clock while this is at work. */
  private Step timed(OnError onError) {
    Transformation slow =
        (payload, frame) -> {
          now += 11 * MILLI;
          flow.tick(now);
          return payload;
        };
    return new Step(slow, onError, 10 * MILLI, false, total(0));
  }

  private Step step(Transformation transformation, OnError onError) {
    return new Step(transformation, onError, 0, false, total(0));
  }

  private Step second(Transformation transformation) {
    return new Step(transformation, OnError.CLOSE, 0, false, total(1));
  }

  private Step stateful(Transformation transformation) {
    return new Step(transformation, OnError.CLOSE, 0, true, total(0));
  }

  private ProcessorTotals total(int index) {
    return totals.processors().get(index);
  }

  private void onThreads(Step... steps) {
    flow.add(new ThreadStage(threads::add, mailbox), List.of(steps));
  }

  private void onLoop(Step... steps) {
    flow.add(new LoopStage(), List.of(steps));
  }

  private void submit(String payload) {
    Frame frame = new Frame(Buffer.buffer(payload), payload.length(), Frame.Ending.NONE, true);
    flow.submit(FrameWork.of(frame, context(), 0, now));
  }

  private void end() {
    flow.end(new Frame(Buffer.buffer(), 0, Frame.Ending.NONE, false), context(), 0);
  }

  private static FrameContext context() {
    return new FrameContext("a", "echo", "a-1", "peer", "here", 1, Instant.EPOCH);
  }

  private void runAll() {
    while (!threads.isEmpty() || !loop.isEmpty()) {
      runLoop();
      if (!threads.isEmpty()) {
        threads.remove().run();
      }
    }
  }

  private void runLoop() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  @Override
  public boolean processed(FrameWork work) {
    if (!work.failed()) {
      results.add(work.payload().toString());
    } else {
      results.add((work.discarded() ? "discarded: " : "failed: ") + work.cause());
    }
    return false;
  }

  @Override
  public boolean ended(FrameWork rest) {
    results.add("rest: " + rest.payload());
    return false;
  }

  @Override
  public void batchCompleted() {}

  @Override
  public void broken(Throwable defect) {
    throw new AssertionError(defect);
  }

  private static final class Counting implements Transformation {
    private int frames;
    private int closed;

    @Override
    public Buffer apply(Buffer payload, FrameContext frame) {
      frames++;
      return Buffer.buffer(payload + "" + frames);
    }

    @Override
    public Buffer finish() {
      return Buffer.buffer("rest");
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
