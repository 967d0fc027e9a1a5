package dev.echoport.memory;

import dev.echoport.completion.MemoryUse;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The bytes that peers can make this node hold, of heap and direct memory together. Whoever needs
 * memory of a size that a peer chooses reserves it here first. Loops reserve slabs, so that a
 * buffer costs them plain fields only.
 *
 * <pre>
 *   0 ------------------- low ------- high ------------ limit --- limit + 1/8
 *     everybody receives       |       | those who hold nothing    | small buffers
 *                              +-------+ tight from high to low
 * </pre>
 *
 * <p>Safe for all threads.
 */
public final class MemoryBudget {
  /**
   * Small buffers may exceed the limit by this part of it. While memory is short, no receive is
   * larger.
   */
  private static final int MARGIN = 8;

  private static final int SMALL_BYTES = 16 * 1024;

  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final LongSupplier clock;
  private final Consumer<Error> exhausted;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicLong shared = new AtomicLong();
  private final Map<EventExecutor, LoopMemory> loops = new ConcurrentHashMap<>();
  private volatile Marks marks = new Marks(UNLIMITED, UNLIMITED, UNLIMITED);
  private volatile boolean tight;
  private volatile long tightSince;

  /** Bytes. */
  private record Marks(long limit, long high, long low) {}

  /**
   * Without a limit until {@link #limit}.
   *
   * @param clock nanoseconds
   * @param exhausted called when the budget had memory but the JVM had none; does not return
   */
  public MemoryBudget(LongSupplier clock, Consumer<Error> exhausted) {
    this.clock = clock;
    this.exhausted = exhausted;
  }

  /** A budget that refuses nothing. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(System::nanoTime, error -> {});
  }

  /**
   * From now on.
   *
   * @param bytes the most that may be reserved; 0: any number
   * @param highPercent of it, from where memory is tight; 0: never
   * @param lowPercent of it, until where it stays tight
   */
  public void limit(long bytes, int highPercent, int lowPercent) {
    marks =
        bytes == 0 || highPercent == 0
            ? new Marks(UNLIMITED, UNLIMITED, UNLIMITED)
            : new Marks(bytes, bytes / 100 * highPercent, bytes / 100 * lowPercent);
    turn();
  }

  /** Whether only those connections may receive that hold nothing. */
  public boolean tight() {
    return tight;
  }

  /** For how long it has been tight, in nanoseconds; 0 if it is not. */
  public long tightNanos() {
    return tight ? Math.max(1, clock.getAsLong() - tightSince) : 0;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Whether nothing is left, not even for those who hold nothing. */
  public boolean full() {
    return reserved.get() >= marks.limit();
  }

  /** Reserves the bytes, unless that would make memory tight. Returns whether it did. */
  boolean reserveSpare(long bytes) {
    boolean fits = reserved.addAndGet(bytes) < marks.high();
    if (!fits) {
      reserved.addAndGet(-bytes);
    }
    return fits;
  }

  /** How many bytes must be given back until it is not tight any more. */
  public long excess() {
    return Math.max(0, reserved.get() - marks.low());
  }

  /**
   * Reserves bytes that are held until {@link #giveShared}; many of them only as long as that does
   * not make memory tight, so that there is room for others. Called by any thread.
   */
  public void takeShared(long bytes) {
    reserve(bytes, bytes > SMALL_BYTES ? marks.high() : marks.limit());
    shared.addAndGet(bytes);
  }

  /** Gives back what {@link #takeShared} has reserved. */
  public void giveShared(long bytes) {
    shared.addAndGet(-bytes);
    free(bytes);
  }

  /**
   * Reserves memory of a size that a peer chooses.
   *
   * @throws MemoryRefusedException if it does not fit
   */
  void reserve(long bytes) {
    reserve(bytes, marks.limit());
  }

  /** Reserves memory for small buffers; otherwise as above. */
  void reserveSmall(long bytes) {
    long limit = marks.limit();
    reserve(bytes, limit + limit / MARGIN);
  }

  private void reserve(long bytes, long most) {
    long now = reserved.addAndGet(bytes);
    if (now > most) {
      reserved.addAndGet(-bytes);
      throw new MemoryRefusedException(bytes, Math.min(most, marks.limit()));
    }
    if (!tight && now >= marks.high()) {
      turn();
    }
  }

  /** Gives back. */
  void free(long bytes) {
    if (reserved.addAndGet(-bytes) <= marks.low() && tight) {
      turn();
    }
  }

  private void turn() {
    boolean before;
    boolean next;
    synchronized (this) {
      before = tight;
      long now = reserved.get();
      next = before ? now > marks.low() : now >= marks.high();
      if (next && !before) {
        tightSince = clock.getAsLong();
      }
      tight = next;
    }
    if (next != before) {
      loops.values().forEach(next ? LoopMemory::trimSoon : LoopMemory::relieveAll);
    }
  }

  /** The budget has memory but the JVM has none: the node cannot go on. */
  public void exhausted(Error failure) {
    exhausted.accept(failure);
  }

  /** A loop's part of the budget. */
  public LoopMemory loop(EventExecutor loop) {
    return loops.computeIfAbsent(loop, each -> new LoopMemory(this, each));
  }

  /**
   * Each loop tells what it holds, exactly; they are asked at the same time, not at the same
   * instant.
   */
  public Future<MemoryUse> use() {
    List<Future<Long>> held = new ArrayList<>();
    for (LoopMemory loop : loops.values()) {
      Promise<Long> answer = Promise.promise();
      loop.tellHeld(answer::complete);
      held.add(answer.future());
    }
    return Future.all(held)
        .map(all -> all.<Long>list().stream().mapToLong(Long::longValue).sum())
        .map(sum -> new MemoryUse(sum + shared.get(), reserved.get(), limitBytes()));
  }

  private long limitBytes() {
    long limit = marks.limit();
    return limit == UNLIMITED ? 0 : limit;
  }

  /** Gives back what loops keep; they have ended. */
  public void close() {
    loops.values().forEach(LoopMemory::close);
  }
}
