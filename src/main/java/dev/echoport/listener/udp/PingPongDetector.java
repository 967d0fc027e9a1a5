package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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
  private static final int WORDS = 3;
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int ROTATION = 27;
  private static final int SHIFT = 29;

  /** | hash | when it was seen, nanoseconds | how often | for each slot. */
  private final long[] seen = new long[SLOTS * WORDS];

  private final CRC32C checksum = new CRC32C();
  private final int most;

  PingPongDetector(int most) {
    this.most = most;
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    long hash = hash(packet);
    int at = (int) (hash & (SLOTS - 1)) * WORDS;
    boolean again = seen[at] == hash && now - seen[at + 1] < QUIET_NANOS;
    long count = again ? seen[at + 2] + 1 : 1;
    seen[at] = hash;
    seen[at + 1] = now;
    seen[at + 2] = Math.min(count, most);
    return count <= most ? null : DatagramRefusal.LOOP;
  }

  private long hash(DatagramPacket packet) {
    ByteBuf bytes = packet.content();
    checksum.reset();
    checksum.update(bytes.nioBuffer());
    long hash = mix(packet.sender().hashCode(), bytes.readableBytes());
    hash = mix(hash, checksum.getValue());
    return hash ^ (hash >>> SHIFT);
  }

  private static long mix(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * MULTIPLIER, ROTATION);
  }
}
