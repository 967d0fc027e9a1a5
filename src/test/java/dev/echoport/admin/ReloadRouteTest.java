package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.admin.RunningAdmin.Reply;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import dev.echoport.config.load.ConfigChange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadRouteTest {
  private final AtomicInteger reloads = new AtomicInteger();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
    ConfigChange change = new ConfigChange(List.of("a"), List.of("r"), List.of("c"), List.of("u"));
    admin.reload =
        () -> {
          reloads.incrementAndGet();
          return Future.succeededFuture(change);
        };
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
  }

  private Reply post(Map<String, String> headers) throws Exception {
    return admin.send(HttpMethod.POST, "/api/v1/reload", headers);
  }

  @Test
  void answersWhatIsDifferent() throws Exception {
    Reply reply = post(Map.of());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json())
        .isEqualTo(
            new JsonObject(
                "{\"added\":[\"a\"],\"removed\":[\"r\"],\"changed\":[\"c\"],\"unchanged\":[\"u\"]}"));
  }

  @Test
  void answersEveryProblemOfARejectedConfiguration() throws Exception {
    admin.reload =
        () ->
            Future.failedFuture(
                new ConfigException(
                    List.of(
                        new Problem("a.yaml", 3, "log", "wrong"),
                        new Problem("reload", null, "node.name", "needs a restart"))));

    Reply reply = post(Map.of());

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(reply.json().getJsonArray("problems"))
        .containsExactly("a.yaml:3: log: wrong", "reload: node.name: needs a restart");
  }

  @Test
  void refusesAPageOfAnotherOrigin() throws Exception {
    assertThat(post(Map.of("Origin", "http://evil.example")).status()).isEqualTo(403);
    assertThat(post(Map.of("Origin", "null")).status()).isEqualTo(403);
    assertThat(reloads).hasValue(0);
  }

  @Test
  void refusesAnotherHost() throws Exception {
    assertThat(post(Map.of("Host", "evil.example")).status()).isEqualTo(403);
    assertThat(reloads).hasValue(0);
  }

  @Test
  void needsTheTokenWhereTheApiDoes() throws Exception {
    try (RunningAdmin guarded =
        new RunningAdmin("127.0.0.1", AdminConfig.Auth.TOKEN, "0123456789abcdef")) {
      assertThat(guarded.send(HttpMethod.POST, "/api/v1/reload", Map.of()).status()).isEqualTo(401);
      assertThat(
              guarded
                  .send(
                      HttpMethod.POST,
                      "/api/v1/reload",
                      Map.of("Authorization", "Bearer 0123456789abcdef"))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void isNoneOfTheRequestsThatOnlyRead() throws Exception {
    Reply reply = admin.get("/api/v1/reload");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("Allow", "POST");
    assertThat(reloads).hasValue(0);
  }
}
