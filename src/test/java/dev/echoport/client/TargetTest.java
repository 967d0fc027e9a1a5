package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.echoport.scheme.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @Test
  void readsHostAndPort() {
    assertThat(Target.parse("tcp://127.0.0.1:7007"))
        .isEqualTo(new Target(Scheme.TCP, "127.0.0.1", 7007, "/"));
  }

  @Test
  void readsIpv6WithoutItsBrackets() {
    assertThat(Target.parse("tcp://[::1]:7007").host()).isEqualTo("::1");
  }

  @Test
  void readsHostWithUnderscoreAsContainersHaveThem() {
    assertThat(Target.parse("tcp://echo_port_1:7007").host()).isEqualTo("echo_port_1");
  }

  @Test
  void defaultsHttpToPort80() {
    assertThat(Target.parse("http://gateway/health/ready?x=1"))
        .isEqualTo(new Target(Scheme.HTTP, "gateway", 80, "/health/ready?x=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:7007",
        "tcp://[::1]:7007",
        "udp://[::1]:7007",
        "unix:/run/echo.sock",
        "unix:@echo",
        "http://h:80/health/ready"
      })
  void writesWhatItRead(String uri) {
    assertThat(Target.parse(uri).uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:7007",
        "://h:1",
        "tcp://:7007",
        "tcp://h",
        "tcp://h:",
        "tcp://h:0",
        "tcp://h:65536",
        "tcp://h:x",
        "tcp://::1:7007",
        "tcp://[h]:7007",
        "tcp://[::1:7007",
        "tcp://me@h:1",
        "unix:",
        "unix:/",
        "unix:run/echo.sock",
        "http://h/a b",
        "http://h/a\r\nX: y"
      })
  void refusesWhatIsNoTarget(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse(uri))
        .withMessageStartingWith(uri)
        .withMessageContaining("expected: tcp://host:port");
  }
}
