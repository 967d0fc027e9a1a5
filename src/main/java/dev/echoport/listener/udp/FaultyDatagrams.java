package dev.echoport.listener.udp;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.connection.Account;
import dev.echoport.fault.Datagram;
import dev.echoport.fault.DatagramFaults;
import dev.echoport.fault.DatagramOutput;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.Fault.Side;
import dev.echoport.fault.FaultDealer;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryRefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener's plan as the datagrams on one loop have it: faults on the way in, before any rule
 * looks at them, and on the way out. Owned by the loop.
 *
 * <pre>
 *   receive -&gt; in -&gt; rules, echo -&gt; out -&gt; send
 * </pre>
 */
final class FaultyDatagrams {
  private final FaultDealer dealer;
  private final Account account;
  private final ConnectionMemory memory;
  private final LongSupplier clock;
  private final Timer timer;
  private final DatagramFaults<Way> in;
  private final DatagramFaults<Way> out;
  private final Map<DatagramEcho, Channel> written = new LinkedHashMap<>();

  /** Runs something on the loop, later. */
  @FunctionalInterface
  interface Timer {
    void in(long nanos, Runnable task);
  }

  /**
   * Which way a datagram takes.
   *
   * @param asked the address that it was sent to
   */
  record Way(
      FaultyDatagrams faults,
      DatagramEcho echo,
      Channel channel,
      InetSocketAddress peer,
      InetSocketAddress asked) {}

  /**
   * @param account of the loop's datagrams
   * @param memory that bounds what is held
   */
  FaultyDatagrams(
      FaultDealer dealer,
      Account account,
      ConnectionMemory memory,
      LongSupplier clock,
      Timer timer) {
    this.dealer = dealer;
    this.account = account;
    this.memory = memory;
    this.clock = clock;
    this.timer = timer;
    this.in = new DatagramFaults<>(dealer, Side.RECEIVE, new In(), clock);
    this.out = new DatagramFaults<>(dealer, Side.SEND, new Out(), clock);
  }

  /** Whether it is for this plan, which goes on counting. */
  boolean isOf(FaultDealer plan) {
    return plan == dealer;
  }

  /** Takes the ownership of {@code packet}, which {@code account} has as received. */
  void received(DatagramEcho echo, Channel channel, DatagramPacket packet) {
    ByteBuf content = packet.content();
    in.accept(
        new Datagram<>(
            dealer.nextDatagram(),
            packet.sender().getAddress(),
            account.received() - content.readableBytes(),
            content,
            new Way(this, echo, channel, packet.sender(), packet.recipient())));
  }

  /** How many answers one datagram may get at most, which the rules have to know. */
  int mostAnswers() {
    return out.mostCopies();
  }

  /** The answer to {@code asked}, which {@code account} has as produced; takes its ownership. */
  void answer(Datagram<Way> asked, ByteBuf answer) {
    out.accept(
        new Datagram<>(
            asked.number(),
            asked.copy(),
            asked.source(),
            account.produced() - answer.readableBytes(),
            answer,
            asked.way()));
  }

  private void proceed() {
    in.proceed();
    out.proceed();
    flush();
  }

  /** Sends what was written, whichever socket's it is. */
  void flush() {
    written.forEach(DatagramEcho::flush);
    written.clear();
  }

  /** How many datagrams wait. */
  int waiting() {
    return in.waiting() + out.waiting();
  }

  /** Another plan has come: what waits goes on at once. */
  void release() {
    in.release();
    out.release();
    flush();
  }

  /** The time is over: what waits is given up. */
  void cancel() {
    in.cancel();
    out.cancel();
  }

  /** What both ways have in common. */
  private abstract class Direction implements DatagramOutput<Way> {
    private final Operation operation;

    Direction(Operation operation) {
      this.operation = operation;
    }

    @Override
    public void altered(int bytes) {
      account.altered(bytes);
    }

    @Override
    public void happened(DealtFault fault, Datagram<Way> datagram, int bytes) {
      account.fault(
          fault.kind(), operation, fault.place(), datagram.offset(), bytes, clock.getAsLong());
    }

    @Override
    public @Nullable ByteBuf keep(ByteBuf content) {
      if (memory.mustWait()) {
        return null;
      }
      try {
        return memory.directBuffer(content.readableBytes()).writeBytes(content.duplicate());
      } catch (MemoryRefusedException e) {
        return null;
      }
    }

    @Override
    public void wake(long nanos) {
      timer.in(nanos, FaultyDatagrams.this::proceed);
    }
  }

  /** What a fault makes here was not received, and counts when it is answered. */
  private final class In extends Direction {
    In() {
      super(Operation.RECEIVE);
    }

    @Override
    public void leaves(Datagram<Way> datagram) {
      datagram.way().echo().arrived(account, datagram);
    }

    @Override
    public void lost(Datagram<Way> datagram) {
      discard(datagram, CloseReason.FAULT);
    }

    @Override
    public void refused(Datagram<Way> datagram) {
      if (!datagram.isCopy()) {
        datagram.way().echo().shortOfMemory(datagram.way().peer());
      }
      discard(datagram, CloseReason.REFUSED);
    }

    private void discard(Datagram<Way> datagram, CloseReason why) {
      if (!datagram.isCopy()) {
        account.discarded(datagram.bytes(), why);
      }
    }

    @Override
    public void inserted(Datagram<Way> copy) {}
  }

  private final class Out extends Direction {
    Out() {
      super(Operation.SEND);
    }

    @Override
    public void leaves(Datagram<Way> datagram) {
      Way way = datagram.way();
      written.put(way.echo(), way.channel());
      long now = clock.getAsLong();
      way.echo().send(account, way.channel(), way.asked(), way.peer(), datagram.content(), now);
    }

    @Override
    public void lost(Datagram<Way> datagram) {
      giveUp(datagram, CloseReason.FAULT);
    }

    @Override
    public void refused(Datagram<Way> datagram) {
      giveUp(datagram, CloseReason.MEMORY);
    }

    private void giveUp(Datagram<Way> datagram, CloseReason why) {
      long now = clock.getAsLong();
      account.notSent(datagram.bytes(), now, now, Outcome.CANCELLED, why, why.name());
    }

    @Override
    public void inserted(Datagram<Way> copy) {
      account.inserted(copy.bytes());
    }
  }
}
