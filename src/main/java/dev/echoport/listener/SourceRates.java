package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how often one source is answered: a token bucket for each, in the form of the time at
 * which it will be full again (GCRA). One that is full can be forgotten and nothing is lost; when
 * none is, new sources are refused, so that a flood of forged ones can neither grow the table nor
 * reset it.
 *
 * <p>A source is an IPv4 address, or the first 64 bits of an IPv6 address. On a loopback address it
 * is one port: there programs share the address, and nobody else can forge it.
 */
final class SourceRates implements DatagramRule {
  private static final long SECOND = 1_000_000_000L;
  private static final int ADDRESS_BITS = 32;
  private static final long LOOPBACK = 1L << 62;
  private static final float LOAD = 0.75f;

  private final Map<Long, Long> fullAt = new LinkedHashMap<>(16, LOAD, true);
  private final long interval;
  private final long tolerance;
  private final int maxSources;

  SourceRates(int perSecond, int burst, int maxSources) {
    this.interval = SECOND / perSecond;
    this.tolerance = interval * burst;
    this.maxSources = maxSources;
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, long now) {
    Long source = source(packet.sender());
    Long full = fullAt.get(source);
    if (full == null && !makeRoom(now)) {
      return DatagramRefusal.SOURCES;
    }
    long next = (full == null || full < now ? now : full) + interval;
    if (next - now > tolerance) {
      return DatagramRefusal.RATE;
    }
    fullAt.put(source, next);
    return null;
  }

  private boolean makeRoom(long now) {
    if (fullAt.size() < maxSources) {
      return true;
    }
    Iterator<Long> longestQuiet = fullAt.values().iterator();
    if (longestQuiet.next() > now) {
      return false;
    }
    longestQuiet.remove();
    return true;
  }

  private static Long source(InetSocketAddress sender) {
    InetAddress address = sender.getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (address.isLoopbackAddress()) {
      long low = bytes.getInt(bytes.limit() - Integer.BYTES) & 0xffffffffL;
      return LOOPBACK | ((long) sender.getPort() << ADDRESS_BITS) | low;
    }
    return bytes.limit() == Integer.BYTES ? bytes.getInt() & 0xffffffffL : bytes.getLong();
  }
}
