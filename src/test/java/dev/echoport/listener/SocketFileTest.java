package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.config.UnixListenAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir Path directory;

  private Path path() {
    return directory.resolve("s");
  }

  private SocketFile file() {
    return new SocketFile(new UnixListenAddress(path().toString(), 0620));
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path()));
    return server;
  }

  @Test
  void isContentWithNoFile() {
    assertThatCode(() -> file().prepare("epoll")).doesNotThrowAnyException();
  }

  @Test
  void removesASocketOnWhichNobodyListens() throws Exception {
    listen().close();

    file().prepare("epoll");

    assertThat(path()).doesNotExist();
  }

  @Test
  void leavesASocketOnWhichSomebodyListens() throws Exception {
    try (ServerSocketChannel listening = listen()) {
      assertThatThrownBy(() -> file().prepare("epoll"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Address already in use");
      assertThat(path()).exists();
    }
  }

  @Test
  void leavesAFileThatIsNoSocket() throws Exception {
    Files.writeString(path(), "precious");

    assertThatThrownBy(() -> file().prepare("epoll"))
        .hasMessage("a file that is not a socket is there already");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void setsTheModeOnceItIsBound() throws Exception {
    try (ServerSocketChannel listening = listen()) {
      file().bound();

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
          .isEqualTo("rw--w----");
    }
  }

  @Test
  void needsATransportOnWhichHalfCloseIsExact() {
    assertThatThrownBy(() -> file().prepare("io_uring")).hasMessageContaining("(expected: epoll)");
    assertThatThrownBy(() -> file().prepare("nio")).hasMessageContaining("(expected: epoll)");
  }
}
