package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.config.UdpConfig;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how often one source is answered, and with how many bytes: two token buckets for each, in
 * the form of the time at which they will be full again (GCRA). A source whose buckets are full can
 * be forgotten and nothing is lost; when none is, new sources are refused, so that a flood of
 * forged ones can neither grow the table nor reset it.
 *
 * <p>A second's worth of bytes may go at once, and the datagram that exceeds it: else a rate below
 * the size of a datagram would never let it pass.
 *
 * <p>A source is an IPv4 address, or the first 64 bits of an IPv6 address. On a loopback address it
 * is one port: there programs share the address, and nobody else can forge it.
 */
final class SourceRates implements DatagramRule {
  private static final long SECOND = 1_000_000_000L;
  private static final int ADDRESS_BITS = 32;
  private static final long LOOPBACK = 1L << 62;
  private static final float LOAD = 0.75f;

  private final Map<Long, Source> sources = new LinkedHashMap<>(16, LOAD, true);
  private final long interval;
  private final long tolerance;
  private final double nanosPerByte;
  private final int maxSources;

  /** When its buckets are full again. */
  private static final class Source {
    private long datagramsAt;
    private long bytesAt;

    Source(long now) {
      datagramsAt = now;
      bytesAt = now;
    }

    boolean isFull(long now) {
      return datagramsAt - now <= 0 && bytesAt - now <= 0;
    }
  }

  /** Either rate may be 0: any number. */
  SourceRates(UdpConfig config) {
    this.interval = config.perSecond() == 0 ? 0 : SECOND / config.perSecond();
    this.tolerance = interval * config.burst();
    long bytes = config.bytesPerSecond().source();
    this.nanosPerByte = bytes == 0 ? 0 : (double) SECOND / bytes;
    this.maxSources = config.maxSources();
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    Long address = source(packet.sender());
    Source source = sources.get(address);
    if (source == null) {
      if (!makeRoom(now)) {
        return DatagramRefusal.SOURCES;
      }
      source = new Source(now);
      sources.put(address, source);
    }
    long datagrams = later(source.datagramsAt, now) + interval;
    long bytes = later(source.bytesAt, now);
    if (datagrams - now > tolerance) {
      return DatagramRefusal.RATE;
    }
    if (bytes - now >= SECOND) {
      return DatagramRefusal.SOURCE_BYTES;
    }
    source.datagramsAt = datagrams;
    source.bytesAt = bytes + (long) (answerBytes * nanosPerByte);
    return null;
  }

  private static long later(long time, long now) {
    return time - now < 0 ? now : time;
  }

  private boolean makeRoom(long now) {
    if (sources.size() < maxSources) {
      return true;
    }
    Iterator<Source> longestQuiet = sources.values().iterator();
    if (!longestQuiet.next().isFull(now)) {
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
