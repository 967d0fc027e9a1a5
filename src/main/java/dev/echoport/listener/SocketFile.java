package dev.echoport.listener;

import dev.echoport.config.UnixListenAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a socket of the Unix domain. It outlives a process that was killed, and must be gone
 * before another one binds. Netty's native transports remove whatever stands in their way, so what
 * may be removed is decided here; all transports remove the file when they close the socket.
 */
final class SocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  /** {@code S_IFMT} and {@code S_IFSOCK}. */
  private static final int FORMAT = 0xf000;

  private static final int SOCKET = 0xc000;

  private static final PosixFilePermission[] FROM_LOWEST_BIT = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  private final UnixListenAddress address;

  SocketFile(UnixListenAddress address) {
    this.address = address;
  }

  /**
   * Removes a socket on which nobody listens any more. A file of another kind stays.
   *
   * @throws IOException why the address cannot be used
   */
  void prepare(String transport) throws IOException {
    requireHalfClose(transport);
    if (address.isAbstract()) {
      return;
    }
    Path path = Path.of(address.path());
    try {
      if (!isSocket(path)) {
        throw new FileAlreadyExistsException("a file that is not a socket is there already");
      }
    } catch (NoSuchFileException e) {
      return;
    }
    requireDead(path);
    Files.deleteIfExists(path);
    LOG.info("removed {}: nobody listened there any more", path);
  }

  private static boolean isSocket(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & FORMAT) == SOCKET;
  }

  /**
   * On the others Netty 4.2.17 closes a channel of the Unix domain at the peer's half-close, with
   * everything that is queued: there {@code ALLOW_HALF_CLOSURE} holds for TCP only.
   */
  private static void requireHalfClose(String transport) throws IOException {
    if (!transport.equals("epoll")) {
      throw new IOException(
          "node.transport "
              + transport
              + " loses what a peer has not read when it half-closes (expected: epoll)");
    }
  }

  /** Not blocking: one that listens and has its backlog full would let the start wait. */
  private static void requireDead(Path path) throws IOException {
    UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(path);
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(socket);
    } catch (ConnectException refused) {
      return;
    }
    throw new BindException("Address already in use, by a process that listens there");
  }

  /** The socket is bound: others may connect now as far as the mode permits it. */
  void bound() throws IOException {
    if (!address.isAbstract()) {
      Files.setPosixFilePermissions(Path.of(address.path()), permissions(address.mode()));
    }
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < FROM_LOWEST_BIT.length; bit++) {
      if ((mode & (1 << bit)) != 0) {
        permissions.add(FROM_LOWEST_BIT[bit]);
      }
    }
    return permissions;
  }
}
