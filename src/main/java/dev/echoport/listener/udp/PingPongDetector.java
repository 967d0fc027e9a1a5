package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the ping-pong of two echoes: a forged datagram made one of them answer the other, and both
 * go on with the same bytes for ever. A datagram whose bytes and source have come again and again,
 * each time shortly after the last, is not answered until it has stayed away.
 *
 * <p>A client that sends the same bytes over and over as fast as they come back looks exactly like
 * an echo, and is taken for one.
 *
 * <p>Remembered are hashes, in a table of fixed size in which a newer one replaces an older one at
 * its place: a hash that is forgotten too early only means that the count begins anew.
 */
final class PingPongDetector implements DatagramRule {
  static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int SLOTS = 4096;
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int ROTATION = 27;
  private static final int SHIFT = 29;

  private final long[] hashes = new long[SLOTS];
  private final long[] seenNanos = new long[SLOTS];
  private final int[] counts = new int[SLOTS];
  private final int most;

  PingPongDetector(int most) {
    this.most = most;
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    long hash = hash(packet);
    int slot = (int) (hash & (SLOTS - 1));
    boolean again = hashes[slot] == hash && now - seenNanos[slot] < QUIET_NANOS;
    counts[slot] = again ? counts[slot] + 1 : 1;
    hashes[slot] = hash;
    seenNanos[slot] = now;
    if (counts[slot] <= most) {
      return null;
    }
    counts[slot] = most;
    return DatagramRefusal.LOOP;
  }

  private static long hash(DatagramPacket packet) {
    ByteBuf bytes = packet.content();
    long hash = mix(packet.sender().hashCode(), bytes.readableBytes());
    int at = bytes.readerIndex();
    for (; bytes.writerIndex() - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash, bytes.getLong(at));
    }
    for (; at < bytes.writerIndex(); at++) {
      hash = mix(hash, bytes.getByte(at));
    }
    return hash ^ (hash >>> SHIFT);
  }

  private static long mix(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * MULTIPLIER, ROTATION);
  }
}
