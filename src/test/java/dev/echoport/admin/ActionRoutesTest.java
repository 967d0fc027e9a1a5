package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.echoport.admin.RunningAdmin.Reply;
import dev.echoport.config.AdminConfig;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ActionRoutesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Asked.LOG);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(lines);
    logger.setLevel(null);
    admin.close();
  }

  private Reply ask(String method, String path) throws Exception {
    return admin.send(HttpMethod.valueOf(method), "/api/v1/" + path, Map.of());
  }

  /** What the log has, with its fields but the port. */
  private List<String> logged() {
    return List.copyOf(lines.list).stream()
        .map(
            event ->
                event.getKeyValuePairs().stream()
                    .map(pair -> String.valueOf(pair.value).replaceAll(":\\d+$", ""))
                    .collect(Collectors.joining(", ", "", ": " + event.getFormattedMessage())))
        .toList();
  }

  @Test
  void endsAConnectionAndSaysWhoAsked() throws Exception {
    assertThat(ask("DELETE", "connections/a-1?within=5s").status()).isEqualTo(200);
    assertThat(admin.control.asked)
        .containsExactly("end a-1 PT5S: It was ended over the API by 127.0.0.1");
    assertThat(logged()).containsExactly("127.0.0.1, none: end connection a-1 within 5s");
  }

  @Test
  void saysThatAConnectionHasClosedMeanwhile() throws Exception {
    admin.control.ended = Optional.empty();
    Reply reply = ask("DELETE", "connections/a-1");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().getString("detail")).contains("\"a-1\": has closed meanwhile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | connections/a-5 | 409 | connection \"a-5\": is closed already: PEER_RESET",
        "DELETE | connections/a-9 | 404 | connection \"a-9\": not known",
        "DELETE | connections/a-1?within=5 | 400 | within: \"5\" (expected: 0s to 24h, such as 30s)",
        "DELETE | connections/a-1?start=x | 404 | connection \"a-1\" of start x",
        "POST | listeners/nope/drain | 404 | \"nope\" is no listener that accepts (expected: one of"
            + " echo)",
        "PUT | log | 400 | level: missing (expected: one of error, warn, info, debug, trace)",
        "PUT | log?level=loud | 400 | level: \"loud\" (expected: one of error,",
        "GET | listeners/echo/drain | 405 | expected: POST",
        "POST | connections/a-1 | 405 | expected: GET or HEAD or DELETE",
        "POST | log | 405 | expected: GET or HEAD or PUT or DELETE",
      })
  void saysWhyItDoesNotDoIt(String method, String path, int status, String detail)
      throws Exception {
    Reply reply = ask(method, path);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().getString("detail")).contains(detail);
    assertThat(admin.control.asked).isEmpty();
  }

  @Test
  void drainsAListener() throws Exception {
    assertThat(ask("POST", "listeners/echo/drain").json().getString("state")).isEqualTo("DRAINING");
    assertThat(admin.control.asked)
        .containsExactly("drain echo: Its listener was drained over the API by 127.0.0.1");
    assertThat(logged()).containsExactly("127.0.0.1, none: drain listener echo");
  }

  @Test
  void changesTheLevelOfTheLogAndBack() throws Exception {
    assertThat(ask("PUT", "log?level=debug&expires=10m").json().getString("expiresAt"))
        .isEqualTo("1970-01-01T00:10:00Z");
    assertThat(ask("GET", "log").json().getString("level")).isEqualTo("debug");
    assertThat(ask("DELETE", "log").json().getString("level")).isEqualTo("info");
    assertThat(logged())
        .containsExactly(
            "127.0.0.1, none: log.level debug for 10m", "127.0.0.1, none: log.level as configured");
  }

  @Test
  void reloadsAndFaultsAreLoggedToo() throws Exception {
    ask("POST", "reload");
    ask("DELETE", "listeners/echo/faults");
    assertThat(logged())
        .containsExactly(
            "127.0.0.1, none: reload", "127.0.0.1, none: clear faults of listener echo");
  }

  @ParameterizedTest
  @CsvSource({"DELETE, connections/a-1", "POST, listeners/echo/drain", "PUT, log?level=debug"})
  void needsTheTokenAndAPageOfItsOwn(String method, String path) throws Exception {
    HttpMethod verb = HttpMethod.valueOf(method);
    String token = "0123456789abcdef";
    try (RunningAdmin guarded = new RunningAdmin("127.0.0.1", AdminConfig.Auth.TOKEN, token)) {
      String uri = "/api/v1/" + path;
      Map<String, String> bearer = Map.of("Authorization", "Bearer " + token);
      assertThat(guarded.send(verb, uri, Map.of()).status()).isEqualTo(401);
      assertThat(guarded.send(verb, uri, bearer).status()).isEqualTo(200);
    }
    for (Map.Entry<String, String> foreign :
        Map.of("Origin", "http://evil.example", "Host", "evil.example").entrySet()) {
      assertThat(admin.send(verb, "/api/v1/" + path, Map.ofEntries(foreign)).status())
          .isEqualTo(403);
    }
    assertThat(logged()).hasSize(1).first().asString().startsWith("127.0.0.1, token: ");
  }
}
