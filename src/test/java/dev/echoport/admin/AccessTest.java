package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.admin.RunningAdmin.Reply;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.AdminConfig.Auth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String SECRET = "s3cret";

  private @Nullable RunningAdmin admin;

  @AfterEach
  void stop() throws Exception {
    if (admin != null) {
      admin.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:7080",
        "localhost:1",
        "LocalHost",
        "[::1]:80",
        "127.9.9.9"
      })
  void onLoopbackAcceptsLoopbackHosts(String host) throws Exception {
    assertThat(onLoopback().get("/api/v1/listeners", "Host", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:7080", "localhost.evil.example", "10.0.0.1"})
  void onLoopbackRefusesOtherHosts(String host) throws Exception {
    Reply reply = onLoopback().get("/api/v1/listeners", "Host", host);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().getString("detail")).startsWith("Host: \"" + host + "\" (expected:");
  }

  @Test
  void onLoopbackShowsMetricsToNoOtherHost() throws Exception {
    assertThat(onLoopback().get("/metrics", "Host", "evil.example").status()).isEqualTo(403);
  }

  @Test
  void healthIsForEverybody() throws Exception {
    assertThat(onLoopback().get("/health/live", "Host", "any.example").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "%%%"})
  void refusesForeignOrigins(String origin) throws Exception {
    Reply reply = onLoopback().get("/api/v1/listeners", "Origin", origin);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void acceptsItsOwnOrigin() throws Exception {
    RunningAdmin running = onLoopback();
    assertThat(
            running
                .get("/api/v1/listeners", "Origin", "http://127.0.0.1:" + running.port())
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/listeners",
        "/api/v1/connections",
        "/api/v1/completions",
        "/missing"
      })
  void elsewhereDemandsTheToken(String path) throws Exception {
    Reply reply = start("0.0.0.0", Auth.AUTO, SECRET).get(path);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers().get("WWW-Authenticate")).startsWith("Bearer");
    assertThat(reply.headers().get("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/metrics"})
  void elsewhereShowsHealthAndMetricsToAll(String path) throws Exception {
    assertThat(start("0.0.0.0", Auth.AUTO, SECRET).get(path).status()).isEqualTo(200);
  }

  @Test
  void acceptsTheTokenUnderAnyHost() throws Exception {
    RunningAdmin running = start("0.0.0.0", Auth.AUTO, SECRET);
    assertThat(running.get("/api/v1/listeners", "Authorization", "Bearer s3cret").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cre", "Bearer s3cret2", "Bearer", "Basic s3cret", "s3cret"})
  void refusesAWrongToken(String authorization) throws Exception {
    RunningAdmin running = start("0.0.0.0", Auth.AUTO, SECRET);
    assertThat(running.get("/api/v1/listeners", "Authorization", authorization).status())
        .isEqualTo(401);
  }

  @Test
  void demandsTheTokenOnLoopbackIfToldTo() throws Exception {
    assertThat(start("127.0.0.1", Auth.TOKEN, SECRET).get("/api/v1/listeners").status())
        .isEqualTo(401);
  }

  @Test
  void isOpenElsewhereIfToldTo() throws Exception {
    RunningAdmin running = start("0.0.0.0", Auth.NONE, null, "gateway");
    for (String host : List.of("192.0.2.1:7080", "[2001:db8::1]", "localhost", "Gateway:7080")) {
      assertThat(running.get("/api/v1/listeners", "Host", host).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "192.0.2.1.evil.example", "localhost.evil.example"})
  void isNotOpenToNamesThatAPageCanMakeResolveToIt(String host) throws Exception {
    RunningAdmin running = start("0.0.0.0", Auth.NONE, null, "gateway");
    for (String path : List.of("/api/v1/listeners", "/metrics")) {
      assertThat(running.get(path, "Host", host).status()).isEqualTo(403);
    }
  }

  @Test
  void isOpenUnderAnyNameIfToldTo() throws Exception {
    RunningAdmin running = start("0.0.0.0", Auth.NONE, null, "*");
    assertThat(running.get("/api/v1/listeners", "Host", "node.example").status()).isEqualTo(200);
  }

  @Test
  void refusesToBeOpenElsewhereByAccident() {
    AdminConfig config = new AdminConfig("0.0.0.0", 0, 0, Auth.AUTO, null, null, List.of());
    assertThatThrownBy(() -> Access.of(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("admin.tokenFile")
        .hasMessageContaining("\"0.0.0.0\"");
  }

  private RunningAdmin onLoopback() throws Exception {
    return start("127.0.0.1", Auth.AUTO, null);
  }

  private RunningAdmin start(String host, Auth auth, @Nullable String token, String... hosts)
      throws Exception {
    RunningAdmin running = new RunningAdmin(host, auth, token, hosts);
    admin = running;
    return running;
  }
}
