package dev.echoport.client.diagnose.path;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.probe.Deadline;
import dev.echoport.client.probe.ProbeFailure;
import dev.echoport.client.probe.TlsConnector;
import dev.echoport.client.probe.TlsHint;
import dev.echoport.text.AddressText;
import dev.echoport.tls.hello.ClientHello;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a check: each wait is bounded, and how it ended is a value and no exception. For
 * one thread that reads, and one that writes.
 */
public final class EchoConnection implements Closeable {
  private static final int SHORTEST_NAME = 2_000;
  private static final int NAMES = 7_001;

  /** A slow path is not one that has stopped. */
  private static final int MOST_WAITS = 10;

  /** Far more than a check sends while another one looks for its record. */
  private static final int APART = 101;

  /** Connections that begin at the same time have different ones. */
  private static final AtomicInteger NEXT_NAME =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(NAMES));

  private final Socket plain;
  private final Socket socket;
  private final Duration patience;
  private final long connectNanos;
  private volatile Ending ending = Ending.NONE;
  private volatile boolean takes = true;
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private int nameSent;
  private int nameMismatch = -1;
  private int nameBytes;
  private @Nullable FarRecord far;

  private EchoConnection(Socket plain, Socket socket, Duration patience, long connectNanos) {
    this.plain = plain;
    this.socket = socket;
    this.patience = patience;
    this.connectNanos = connectNanos;
  }

  public static EchoConnection open(
      EchoPath path, InetAddress address, Consumer<SSLParameters> offer) throws IOException {
    Socket plain = path.target().isSecure() ? new HelloSocket() : new Socket(Proxy.NO_PROXY);
    try {
      int millis = Deadline.in(path.patience()).remainingMillis();
      plain.setTcpNoDelay(true);
      long before = System.nanoTime();
      plain.connect(new InetSocketAddress(address, path.target().port()), millis);
      long nanos = System.nanoTime() - before;
      return new EchoConnection(plain, secured(path, plain, offer), path.patience(), nanos);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secured(EchoPath path, Socket plain, Consumer<SSLParameters> offer)
      throws IOException {
    if (!path.target().isSecure()) {
      return plain;
    }
    try {
      TlsConnector connector = new TlsConnector(path.target(), path.tls());
      return connector.secured(plain, Deadline.in(path.patience()), offer);
    } catch (SocketTimeoutException e) {
      throw new IOException("no handshake of TLS within " + Durations.format(path.patience()), e);
    } catch (SSLException e) {
      throw new IOException("no handshake of TLS: " + TlsHint.message(e), e);
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS here: " + e.getMessage(), e);
    } catch (ProbeFailure e) {
      throw new IOException(e.reason(), e);
    }
  }

  /** From the SYN to the answer, without TLS. */
  public long connectNanos() {
    return connectNanos;
  }

  public Socket socket() {
    return socket;
  }

  /** What this side has said first in TLS, {@code null} without TLS. */
  public @Nullable ClientHello hello() {
    return plain instanceof HelloSocket heard ? heard.hello() : null;
  }

  /** This side's address, as a node would write it. */
  public String localAddress() {
    return AddressText.of(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
  }

  /** How it ended, as far as this side was told. */
  public Ending ending() {
    return ending;
  }

  /** Whether what is sent is still taken. */
  public boolean takes() {
    return takes;
  }

  /** Sends; a connection that has ended takes nothing, and {@link #ending} says how. */
  public void send(byte[] bytes, int from, int to) {
    try {
      socket.getOutputStream().write(bytes, from, to - from);
    } catch (IOException e) {
      refused(e);
    }
  }

  /**
   * The kernel tells of a reset once: the write that was told keeps it from the read, which then
   * finds an end. A broken pipe is the answer to a write behind a FIN, and the read finds that.
   */
  private void refused(IOException failure) {
    takes = false;
    if (String.valueOf(failure.getMessage()).contains("reset")) {
      ending = Ending.RST;
    }
  }

  public void send(byte[] bytes) {
    send(bytes, 0, bytes.length);
  }

  /** FIN, within TLS close_notify before it. */
  public void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      refused(e);
    }
  }

  /** Ends it by a reset. */
  public void reset() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }

  /** The next bytes: at least one; none when it ended or nothing came in time. */
  public byte[] receive(int most, Duration within) {
    byte[] bytes = new byte[most];
    int read = receive(bytes, 0, most, within);
    return Arrays.copyOf(bytes, Math.max(read, 0));
  }

  /** As many bytes as {@code count} says, or fewer if it ended or nothing more came in time. */
  public byte[] receiveAll(int count) {
    byte[] bytes = new byte[count];
    long end = System.nanoTime() + patience.multipliedBy(MOST_WAITS).toNanos();
    int have = 0;
    while (have < count) {
      long left = Math.min(patience.toNanos(), end - System.nanoTime());
      int read = receive(bytes, have, count - have, Duration.ofNanos(left));
      if (read <= 0) {
        return Arrays.copyOf(bytes, have);
      }
      have += read;
    }
    return bytes;
  }

  /**
   * Reads what is there.
   *
   * @return how many, 0 if nothing came in time, -1 if it has ended
   */
  public int receive(byte[] into, int offset, int most, Duration within) {
    if (unread.hasRemaining()) {
      int again = Math.min(most, unread.remaining());
      unread.get(into, offset, again);
      return again;
    }
    if (ending != Ending.NONE) {
      return -1;
    }
    try {
      socket.setSoTimeout((int) Math.max(1, within.toMillis()));
      int read = socket.getInputStream().read(into, offset, most);
      if (read < 0) {
        ended(Ending.FIN);
      }
      return read;
    } catch (SocketTimeoutException e) {
      return 0;
    } catch (IOException e) {
      ended(Ending.RST);
      return -1;
    }
  }

  /** The next ones to be received, once more. */
  public void unread(byte[] bytes) {
    unread = ByteBuffer.wrap(bytes);
  }

  /** What still comes until it ends, and no more than the last of it; stops when nothing comes. */
  public byte[] rest(int most, Duration within) {
    byte[] block = new byte[most];
    byte[] last = new byte[0];
    long end = System.nanoTime() + within.toNanos();
    for (int read = 1; read > 0 && System.nanoTime() - end < 0; ) {
      read = receive(block, 0, block.length, within);
      if (read > 0) {
        byte[] both = Arrays.copyOf(last, last.length + read);
        System.arraycopy(block, 0, both, last.length, read);
        last = Arrays.copyOfRange(both, Math.max(0, both.length - most), both.length);
      }
    }
    return last;
  }

  private void ended(Ending how) {
    if (ending == Ending.NONE) {
      ending = how;
    }
  }

  /**
   * Sends a number of letters that nobody else sends, and waits for all of them: the other end's
   * record of this connection is the one that has received as many.
   *
   * @param request what it begins with
   * @return whether as many came back
   */
  public boolean introduce(byte[] request) {
    byte[] name = name(request);
    send(name);
    byte[] back = receiveAll(name.length);
    nameBytes = back.length;
    nameSent = name.length;
    nameMismatch = Arrays.mismatch(name, back);
    return nameBytes == name.length;
  }

  /** As many letters as no other connection has sent, behind {@code begin}. */
  public static byte[] name(byte[] begin) {
    int letters = SHORTEST_NAME + Math.floorMod(NEXT_NAME.getAndAdd(APART), NAMES);
    byte[] name = Arrays.copyOf(begin, begin.length + letters);
    Arrays.fill(name, begin.length, name.length, (byte) 'e');
    return name;
  }

  /** So many bytes of a name came back, in a protocol that is spoken on it. */
  public void introduced(int bytes) {
    nameBytes = bytes;
  }

  /** How much of its introduction came back, and how it ended, as a clause. */
  public String introduction() {
    String came = String.format(Locale.ROOT, "%,d of %,d bytes came back", nameBytes, nameSent);
    return ending == Ending.NONE ? came : came + ", then " + ending.text();
  }

  /** The first byte of its introduction that came back as another one; -1: all are right. */
  public int nameMismatch() {
    return nameBytes < nameSent ? -1 : nameMismatch;
  }

  /** The other end's record of it when it began, {@code null} if there is none. */
  public @Nullable FarRecord far() {
    return far;
  }

  public void known(@Nullable FarRecord record) {
    far = record;
  }

  /** How many bytes {@link #introduce} has sent. */
  public int nameBytes() {
    return nameBytes;
  }

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      ended(Ending.RST);
    }
  }
}
