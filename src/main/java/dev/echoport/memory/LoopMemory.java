package dev.echoport.memory;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One loop's part of the budget: the buffers of its connections, in use and free. Owned by that
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // runs on this loop
public final class LoopMemory {
  private static final int LARGEST_HEAP = 65536;
  private static final int PIECE_BYTES = Slab.BYTES;
  private static final int SMALL_BYTES = 8 * 1024;
  private static final int RELIEVED_AT_ONCE = 16;

  private final MemoryBudget budget;
  private final EventExecutor loop;
  private final SlabList[] slabs = new SlabList[SizeClasses.count()];
  private final HeapList[] heap = new HeapList[SizeClasses.of(LARGEST_HEAP) + 1];
  private final Set<ConnectionMemory> waiting = new LinkedHashSet<>();
  private final Set<ConnectionMemory> due = new LinkedHashSet<>();
  private boolean relieving;
  private long heldBytes;

  /** Bytes that are reserved, and that no connection holds yet. */
  private long stockBytes;

  LoopMemory(MemoryBudget budget, EventExecutor loop) {
    this.budget = budget;
    this.loop = loop;
    ConnectionMemory nobody = new ConnectionMemory(this);
    for (int i = 0; i < slabs.length; i++) {
      slabs[i] = new SlabList(budget, SizeClasses.bytes(i), nobody);
    }
    for (int i = 0; i < heap.length; i++) {
      heap[i] = new HeapList(SizeClasses.bytes(i));
    }
  }

  /** For a new connection. */
  public ConnectionMemory connection() {
    return new ConnectionMemory(this);
  }

  /** The node's. */
  public MemoryBudget budget() {
    return budget;
  }

  /** Whether only those connections may receive that hold nothing. */
  public boolean tight() {
    return budget.tight();
  }

  long now() {
    return budget.now();
  }

  boolean inLoop() {
    return loop.inEventLoop();
  }

  void execute(Runnable action) {
    loop.execute(action);
  }

  ByteBuf direct(ConnectionMemory owner, int bytes, int maxBytes) {
    int index = SizeClasses.of(bytes);
    if (index == slabs.length) {
      return own(owner, bytes, maxBytes);
    }
    DirectBuffer buffer = slabs[index].take();
    took(owner, SizeClasses.bytes(index));
    return buffer.begin(owner, bytes, maxBytes);
  }

  private ByteBuf own(ConnectionMemory owner, int bytes, int maxBytes) {
    reserveOwn(owner, bytes);
    try {
      return new DirectBuffer(owner, bytes, maxBytes);
    } catch (OutOfMemoryError e) {
      freeOwn(owner, bytes);
      budget.exhausted(e);
      throw e;
    }
  }

  void give(Slab slab, DirectBuffer buffer, ConnectionMemory owner) {
    slabs[SizeClasses.of(slab.regionBytes)].give(slab, buffer);
    gave(owner, slab.regionBytes);
  }

  ByteBuf heap(ConnectionMemory owner, int bytes, int maxBytes) {
    int index = SizeClasses.of(bytes);
    boolean pooled = index < heap.length;
    @Nullable HeapBuffer buffer = pooled ? heap[index].take() : null;
    if (buffer != null) {
      took(owner, buffer.memoryBytes());
      return buffer.begin(owner, bytes, maxBytes);
    }
    if (!pooled) {
      reserveOwn(owner, bytes);
      return new HeapBuffer(owner, bytes, maxBytes, false);
    }
    int capacity = SizeClasses.bytes(index);
    budget.reserveSmall(capacity);
    took(owner, capacity);
    return new HeapBuffer(owner, capacity, maxBytes, true).begin(owner, bytes, maxBytes);
  }

  /** Keeps the buffer for later if there is room; whether it did. */
  boolean keep(HeapBuffer buffer, ConnectionMemory owner) {
    boolean kept = !tight() && heap[SizeClasses.of(buffer.memoryBytes())].give(buffer);
    if (kept) {
      gave(owner, buffer.memoryBytes());
    }
    return kept;
  }

  /** Reserves memory for one connection outside the slabs; small amounts in larger pieces. */
  void reserveOwn(ConnectionMemory owner, int bytes) {
    if (bytes > stockBytes) {
      if (bytes <= SMALL_BYTES) {
        budget.reserveSmall(bytes);
      } else {
        budget.reserve(bytes);
      }
      stockBytes += bytes;
      if (bytes < PIECE_BYTES && budget.reserveSpare(PIECE_BYTES)) {
        stockBytes += PIECE_BYTES;
      }
    }
    stockBytes -= bytes;
    took(owner, bytes);
  }

  void freeOwn(ConnectionMemory owner, int bytes) {
    stockBytes += bytes;
    if (stockBytes > 3 * PIECE_BYTES || budget.tight()) {
      giveStock();
    }
    gave(owner, bytes);
  }

  private void giveStock() {
    budget.free(stockBytes);
    stockBytes = 0;
  }

  private void took(ConnectionMemory owner, int bytes) {
    heldBytes += bytes;
    owner.took(bytes);
  }

  private void gave(ConnectionMemory owner, int bytes) {
    heldBytes -= bytes;
    owner.gave(bytes);
  }

  void await(ConnectionMemory connection) {
    waiting.add(connection);
  }

  void forget(ConnectionMemory connection) {
    waiting.remove(connection);
    due.remove(connection);
  }

  /** Later, because the buffer is just being released further up the stack. */
  void relieve(ConnectionMemory connection) {
    if (waiting.remove(connection)) {
      due.add(connection);
      if (due.size() == 1) {
        loop.execute(this::relieveDue);
      }
    }
  }

  private void relieveDue() {
    List<ConnectionMemory> now = new ArrayList<>(due);
    due.clear();
    now.forEach(ConnectionMemory::relieved);
  }

  /** Memory is not tight any more; called by any thread. */
  void relieveAll() {
    tell(this::relieveFirst);
  }

  /**
   * Wakes a few in each turn, as long as there is room: all of them at once would use up the room,
   * and the loop's time.
   */
  private void relieveFirst() {
    if (tight() || relieving) {
      return;
    }
    List<ConnectionMemory> first = waiting.stream().limit(RELIEVED_AT_ONCE).toList();
    first.forEach(waiting::remove);
    first.forEach(ConnectionMemory::relieved);
    if (!waiting.isEmpty()) {
      relieving = true;
      loop.schedule(this::relieveNext, 1, TimeUnit.NANOSECONDS); // behind the input of a turn
    }
  }

  private void relieveNext() {
    relieving = false;
    relieveFirst();
  }

  /** Memory is tight: gives back what is kept for the next buffer. Called by any thread. */
  void trimSoon() {
    tell(this::trim);
  }

  private void trim() {
    giveStock();
    for (SlabList each : slabs) {
      each.trim();
    }
    for (HeapList each : heap) {
      for (HeapBuffer buffer = each.take(); buffer != null; buffer = each.take()) {
        budget.free(buffer.memoryBytes());
      }
    }
  }

  /** Called by any thread. */
  void tellHeld(LongConsumer reader) {
    tell(() -> reader.accept(heldBytes));
  }

  /** On the loop, or, when that has ended, here. */
  private void tell(Runnable action) {
    if (loop.isShuttingDown()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  /** The loop has ended. */
  void close() {
    trim();
  }
}
