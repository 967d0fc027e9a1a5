package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Fault.Effect;
import dev.echoport.fault.Fault.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of datagrams with faults. The clock is moved by hand. */
final class RecordedDatagrams implements DatagramOutput<String> {
  static final Audience ALL = Audience.ALL;
  private static final InetAddress SOURCE = InetAddress.getLoopbackAddress();

  final List<String> left = new ArrayList<>();
  final List<String> happened = new ArrayList<>();
  final DatagramFaults<String> faults;
  boolean shortOfMemory;
  long accepted;
  long lost;
  long refused;
  long inserted;
  long altered;
  private final FaultDealer dealer;
  private final List<ByteBuf> buffers = new ArrayList<>();
  private long offset;
  private long nanos;
  private long wakeAt = -1;

  RecordedDatagrams(long seed, Side direction, Fault... plan) {
    dealer = new FaultDealer(new FaultPlan(seed, List.of(plan)));
    faults = new DatagramFaults<>(dealer, direction, this, () -> nanos);
  }

  static RecordedDatagrams out(Fault... plan) {
    return new RecordedDatagrams(42, Side.SEND, plan);
  }

  /** In both directions. */
  static Fault fault(FaultKind kind, Audience audience) {
    return fault(kind, audience, Range.NONE, Range.NONE, 0);
  }

  static Fault fault(FaultKind kind, Audience audience, Range bytes, Range millis, long jitter) {
    Effect effect = new Effect(bytes, 0, millis, jitter, Range.NONE, 1000, Side.BOTH, "");
    return new Fault(kind, Position.START, null, audience, effect);
  }

  static Fault reorder(Audience audience, long by, long millis) {
    return fault(
        FaultKind.REORDER,
        audience,
        new Effect(
            Range.NONE,
            0,
            Range.of(millis),
            0,
            Range.NONE,
            0,
            Side.BOTH,
            "",
            Range.of(by),
            GilbertElliott.NONE,
            0,
            null));
  }

  static Fault burst(GilbertElliott burst) {
    return fault(
        FaultKind.BURST,
        ALL,
        new Effect(
            Range.NONE,
            0,
            Range.NONE,
            0,
            Range.NONE,
            0,
            Side.BOTH,
            "",
            Range.NONE,
            burst,
            0,
            null));
  }

  private static Fault fault(FaultKind kind, Audience audience, Effect effect) {
    return new Fault(kind, Position.START, null, audience, effect);
  }

  static Audience datagrams(long first, long last) {
    return new Audience(first, last, 1, Audience.CERTAIN, List.of());
  }

  static Audience percent(int percent) {
    return new Audience(1, Long.MAX_VALUE, 1, percent * 10_000, List.of());
  }

  RecordedDatagrams send(String... contents) {
    for (String content : contents) {
      ByteBuf data = buffer(content.getBytes(StandardCharsets.ISO_8859_1));
      accepted++;
      faults.accept(new Datagram<>(dealer.nextDatagram(), SOURCE, offset, data, "way"));
      offset += content.length();
    }
    return this;
  }

  private ByteBuf buffer(byte[] bytes) {
    ByteBuf buffer = Unpooled.buffer(bytes.length + 1).writeBytes(bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** The time goes on by so much. */
  RecordedDatagrams pass(long millis) {
    long until = nanos + millis * 1_000_000;
    while (wakeAt >= 0 && wakeAt <= until) {
      nanos = wakeAt;
      wakeAt = -1;
      faults.proceed();
    }
    nanos = until;
    return this;
  }

  boolean releasedAll() {
    return buffers.stream().allMatch(buffer -> buffer.refCnt() == 0);
  }

  /** Whether each datagram is somewhere. */
  boolean addsUp() {
    return accepted + inserted == left.size() + lost + refused + faults.waiting();
  }

  @Override
  public void leaves(Datagram<String> datagram) {
    left.add(datagram.content().toString(StandardCharsets.ISO_8859_1));
    datagram.content().release();
  }

  @Override
  public void lost(Datagram<String> datagram) {
    lost++;
  }

  @Override
  public void refused(Datagram<String> datagram) {
    refused++;
  }

  @Override
  public void inserted(Datagram<String> copy) {
    inserted++;
  }

  @Override
  public void altered(int bytes) {
    altered += bytes;
  }

  @Override
  public void happened(DealtFault fault, Datagram<String> datagram, int bytes) {
    happened.add(
        "%d %s at %d, %d bytes"
            .formatted(fault.place(), fault.kind().word(), datagram.offset(), bytes));
  }

  @Override
  public @Nullable ByteBuf keep(ByteBuf content) {
    return shortOfMemory ? null : buffer(io.netty.buffer.ByteBufUtil.getBytes(content));
  }

  @Override
  public void wake(long nanosFromNow) {
    long at = nanos + nanosFromNow;
    wakeAt = wakeAt < 0 ? at : Math.min(wakeAt, at);
  }
}
