package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Fault.Side;
import dev.echoport.fault.HeldDatagrams.Passing;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the faults of a listener do to its datagrams in one direction. Each datagram meets the
 * faults in the order of the plan. What one datagram draws depends on its number alone, so it is
 * the same whatever happens to the others; only bursts and rates have a memory. Belongs to the loop
 * of its datagrams.
 */
public final class DatagramFaults<W> {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 16;

  private final FaultDealer dealer;
  private final Side direction;
  private final DatagramOutput<W> output;
  private final HeldDatagrams<W> held;
  private final Map<Integer, GilbertElliott.Channel> bursts = new HashMap<>();
  private final Map<Integer, Long> freeAt = new HashMap<>();

  /**
   * @param direction {@code RECEIVE} or {@code SEND}
   * @param clock in nanoseconds
   */
  public DatagramFaults(
      FaultDealer dealer, Side direction, DatagramOutput<W> output, LongSupplier clock) {
    this.dealer = dealer;
    this.direction = direction;
    this.output = output;
    this.held = new HeldDatagrams<>(output, clock);
  }

  /** How many datagrams one may become at most. */
  public int mostCopies() {
    long doublings =
        dealer.plan().faults().stream()
            .filter(fault -> fault.kind() == FaultKind.DUPLICATE && fault.concerns(direction))
            .count();
    return 1 << Math.min(doublings, MOST_DOUBLINGS);
  }

  /** Takes the ownership of {@code datagram}. */
  public void accept(Datagram<W> datagram) {
    pass(datagram, 0);
  }

  /** Through the faults behind a place in the plan. */
  private void pass(Datagram<W> datagram, int behind) {
    Passing<W> passing = held.begin(datagram);
    List<DealtFault> dealt = dealer.deal(datagram, direction);
    List<DealtFault> doublings = new ArrayList<>(0);
    List<Datagram<W>> copies = new ArrayList<>(0);
    boolean stopped = false;
    for (int i = 0; i < dealt.size() && !stopped; i++) {
      DealtFault fault = dealt.get(i);
      if (fault.place() <= behind) {
        continue;
      }
      if (fault.kind() == FaultKind.DUPLICATE) {
        doublings.add(fault);
        copies.add(copy(fault, passing.datagram()));
      } else {
        stopped = stops(fault, passing);
      }
    }
    if (!stopped) {
      held.end(passing);
    }
    for (int i = 0; i < copies.size(); i++) {
      pass(copies.get(i), doublings.get(i).place());
    }
  }

  private Datagram<W> copy(DealtFault fault, Datagram<W> datagram) {
    Datagram<W> copy = datagram.again(fault.place(), direction);
    output.happened(fault, datagram, datagram.bytes());
    output.inserted(copy);
    return copy;
  }

  /** Whether {@code fault} stops it; then it is released. */
  private boolean stops(DealtFault fault, Passing<W> passing) {
    Datagram<W> datagram = passing.datagram();
    return switch (fault.kind()) {
      case LOSS -> loses(fault, datagram);
      case BURST -> burst(fault).loses(fault.chance()) && loses(fault, datagram);
      case LARGER -> datagram.bytes() > fault.effect().bytes().max() && loses(fault, datagram);
      case CORRUPT -> corrupts(fault, passing);
      default -> holds(fault, passing);
    };
  }

  private boolean loses(DealtFault fault, Datagram<W> datagram) {
    output.happened(fault, datagram, datagram.bytes());
    output.lost(datagram);
    datagram.content().release();
    return true;
  }

  /** What has no room is lost, as in the queue of a router. */
  private boolean holds(DealtFault fault, Passing<W> passing) {
    if (!held.hasRoom(passing.datagram().bytes())) {
      return loses(fault, passing.datagram());
    }
    if (!keeps(passing)) {
      return true;
    }
    switch (fault.kind()) {
      case DELAY -> passing.due(passing.dueAt() + nanos(fault.drawDelayMillis()), fault);
      case RATE -> passing.due(linkFree(fault, passing), fault);
      default ->
          passing.waitFor(
              fault.effect().by().draw(fault.chance()),
              held.now() + nanos(fault.drawMillis()),
              fault);
    }
    return false;
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Makes the bytes its own: as they came they are a part of something larger. */
  private boolean keeps(Passing<W> passing) {
    Datagram<W> datagram = passing.datagram();
    ByteBuf kept = output.keep(datagram.content());
    if (kept == null) {
      output.refused(datagram);
    } else {
      passing.datagram(datagram.with(kept));
    }
    datagram.content().release();
    return kept != null;
  }

  private GilbertElliott.Channel burst(DealtFault fault) {
    return bursts.computeIfAbsent(fault.place(), place -> fault.effect().burst().new Channel());
  }

  /** When the link has taken the datagram, one behind the other. */
  private long linkFree(DealtFault fault, Passing<W> passing) {
    long begins = Math.max(passing.dueAt(), freeAt.getOrDefault(fault.place(), 0L));
    long takes = passing.datagram().bytes() * SECOND_NANOS / fault.effect().bytesPerSecond();
    freeAt.put(fault.place(), begins + takes);
    return begins + takes;
  }

  /** Somewhere in it, as many bytes as asked for or as there are. */
  private boolean corrupts(DealtFault fault, Passing<W> passing) {
    int bytes = passing.datagram().bytes();
    int wrong = (int) Math.min(fault.drawBytes(), bytes);
    if (wrong == 0) {
      return false;
    }
    if (!keeps(passing)) {
      return true;
    }
    ByteBuf content = passing.datagram().content();
    int from = content.readerIndex() + fault.chance().nextInt(bytes - wrong + 1);
    for (int at = from; at < from + wrong; at++) {
      content.setByte(at, content.getByte(at) ^ Corruption.mask(fault));
    }
    output.altered(wrong);
    output.happened(fault, passing.datagram(), wrong);
    return false;
  }

  /** Lets go on whose time has come. */
  public void proceed() {
    held.proceed();
  }

  /** How many wait. */
  public int waiting() {
    return held.size();
  }

  /** All that waits goes on now. */
  public void release() {
    held.releaseAll();
  }

  /** All that waits is lost. */
  public void cancel() {
    held.cancel();
  }
}
