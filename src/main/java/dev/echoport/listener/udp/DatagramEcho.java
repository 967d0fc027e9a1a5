package dev.echoport.listener.udp;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.Outcome;
import dev.echoport.connection.Account;
import dev.echoport.fault.Datagram;
import dev.echoport.listener.udp.FaultyDatagrams.Way;
import dev.echoport.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each datagram back to where it came from (RFC 862), one without bytes as well, if the
 * listener's rules have nothing against it. The answers to all datagrams that one turn of the loop
 * brought are sent together.
 *
 * <p>While so many answers wait for the kernel that no more should be held, nothing is received:
 * the kernel then drops what its own buffer has no room for.
 */
final class DatagramEcho extends ChannelInboundHandlerAdapter {
  static final int MOST_PENDING = 256;

  private static final Logger LOG = LoggerFactory.getLogger(DatagramEcho.class);

  /** The largest payload of a datagram over IPv4. */
  private static final int MOST_BYTES = 65_507;

  private final DatagramLoop loop;
  private final ReturnPath path;
  private final BiConsumer<DatagramRefusal, InetSocketAddress> refused;
  private final ConnectionMemory memory;
  private final LongSupplier clock;
  private long receivePostedNanos;
  private int pending;
  private boolean closing;

  /**
   * @param loop whose datagrams they are
   * @param path through which socket answers leave
   * @param refused told of each datagram that is not answered
   * @param memory of its socket
   */
  DatagramEcho(
      DatagramLoop loop,
      ReturnPath path,
      BiConsumer<DatagramRefusal, InetSocketAddress> refused,
      ConnectionMemory memory,
      LongSupplier clock) {
    this.loop = loop;
    this.path = path;
    this.refused = refused;
    this.memory = memory;
    this.clock = clock;
    this.receivePostedNanos = clock.getAsLong();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    Account account = loop.account(packet.sender());
    long now = clock.getAsLong();
    account.received(packet.content().readableBytes(), receivePostedNanos, now);
    receivePostedNanos = now;
    FaultyDatagrams faults = loop.faults(account);
    if (faults == null) {
      arrived(account, context.channel(), packet, now, null);
    } else {
      faults.received(this, context.channel(), packet);
    }
  }

  /** A datagram is behind the faults of its way in. */
  void arrived(Account account, Datagram<Way> datagram) {
    Way way = datagram.way();
    DatagramPacket packet = new DatagramPacket(datagram.content(), way.asked(), way.peer());
    arrived(account, way.channel(), packet, clock.getAsLong(), datagram);
  }

  /**
   * @param faulty {@code null} where there are no faults
   */
  private void arrived(
      Account account,
      Channel channel,
      DatagramPacket packet,
      long now,
      @Nullable Datagram<Way> faulty) {
    int bytes = packet.content().readableBytes();
    byte[] prefix = prefix(packet, bytes);
    int answerBytes = prefix.length + bytes;
    int answers = faulty == null ? 1 : faulty.way().faults().mostAnswers();
    boolean received = faulty == null || !faulty.isCopy();
    DatagramRefusal refusal = refusal(packet, answers * answerBytes, now);
    if (refusal == null) {
      if (received) {
        account.consumed(bytes, answerBytes);
      } else {
        account.inserted(answerBytes);
      }
      ByteBuf answer = prefixed(channel.alloc(), packet, prefix);
      if (faulty == null) {
        send(account, channel, packet.recipient(), packet.sender(), answer, now);
      } else {
        faulty.way().faults().answer(faulty, answer);
      }
      return;
    }
    if (received) {
      account.discarded(bytes, CloseReason.REFUSED);
      refused.accept(refusal, packet.sender());
    }
    packet.release();
  }

  private @Nullable DatagramRefusal refusal(DatagramPacket packet, int answerBytes, long now) {
    return (pending > 0 || loop.held() > 0) && memory.mustWait()
        ? DatagramRefusal.MEMORY
        : loop.refuses(packet, answerBytes, now);
  }

  /** A datagram cannot be held. */
  void shortOfMemory(InetSocketAddress peer) {
    refused.accept(DatagramRefusal.MEMORY, peer);
  }

  /** None where it has no room. */
  private byte[] prefix(DatagramPacket packet, int bytes) {
    byte[] prefix = loop.prefix().of(packet);
    return prefix.length + bytes > MOST_BYTES ? AnswerPrefix.NOTHING : prefix;
  }

  private static ByteBuf prefixed(
      ByteBufAllocator allocator, DatagramPacket packet, byte[] prefix) {
    ByteBuf content = packet.content();
    if (prefix.length == 0) {
      return content;
    }
    ByteBuf answer = allocator.directBuffer(prefix.length + content.readableBytes());
    answer.writeBytes(prefix).writeBytes(content);
    packet.release();
    return answer;
  }

  /**
   * Towards {@code peer}, from the address that it has asked; takes the ownership of the answer.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the promise counts how it ended
  void send(
      Account account,
      Channel channel,
      InetSocketAddress asked,
      InetSocketAddress peer,
      ByteBuf answer,
      long posted) {
    int bytes = answer.readableBytes();
    pending++;
    if (pending == MOST_PENDING) {
      channel.config().setAutoRead(false);
    }
    Channel socket = path.of(asked, channel);
    socket.write(
        new DatagramPacket(answer, peer), new Answer(socket, account, channel, bytes, posted));
  }

  /**
   * An answer that is being sent. Told at once how that ended, because there is one for each
   * datagram: listeners cost a lock and two objects more.
   */
  private final class Answer extends DefaultChannelPromise {
    private final Account account;
    private final Channel received;
    private final int bytes;
    private final long posted;

    /**
     * @param socket that sends it
     * @param received which channel has received what it answers
     */
    Answer(Channel socket, Account account, Channel received, int bytes, long posted) {
      super(socket);
      this.account = account;
      this.received = received;
      this.bytes = bytes;
      this.posted = posted;
    }

    @Override
    public boolean setUncancellable() {
      return true;
    }

    @Override
    public boolean trySuccess(@Nullable Void nothing) {
      completed(account, received, bytes, posted, null);
      return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
      completed(account, received, bytes, posted, cause);
      return true;
    }
  }

  private void completed(
      Account account, Channel channel, int bytes, long posted, @Nullable Throwable failure) {
    long now = clock.getAsLong();
    pending--;
    if (pending == MOST_PENDING / 2 && !closing) {
      channel.config().setAutoRead(true);
    }
    if (failure == null) {
      account.sent(bytes, posted, now);
    } else if (closing) {
      account.notSent(bytes, posted, now, Outcome.CANCELLED, CloseReason.DRAIN_CUT, "DRAIN_CUT");
    } else {
      account.notSent(
          bytes,
          posted,
          now,
          Outcome.FAILED,
          CloseReason.PEER_RESET,
          String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush(context.channel());
    loop.flush();
  }

  /** Sends what was written. */
  void flush(Channel channel) {
    channel.flush();
    path.flush();
  }

  /** One datagram could not be received, or a peer is not there; the others go on. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("receiving datagrams: {}", cause.getMessage());
    } else {
      LOG.error("echoing datagrams failed", cause);
    }
  }

  /** Receives no more; what fails from now on fails because the socket is closed. */
  void closing() {
    closing = true;
  }

  /** Gives up what the sockets for sending alone have not sent. */
  void closePath() {
    path.close();
  }

  /** Answers that the kernel has not taken yet. */
  int pending() {
    return pending;
  }
}
