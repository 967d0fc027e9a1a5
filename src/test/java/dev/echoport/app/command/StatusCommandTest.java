package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class StatusCommandTest {
  private static Vertx vertx;
  private static String admin;
  private static volatile String problems = "";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .end(
                            request.path().equals("/api/v1/node")
                                ? "{\"name\":\"a\",\"state\":\"UP\",\"uptimeMillis\":7300000,"
                                    + "\"version\":\"1\"}"
                                : problems))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    admin = "http://127.0.0.1:" + server.actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void saysThatAllIsWell() {
    problems = "{\"problems\":[]}";
    assertThat(status(admin)).isZero();
    assertThat(out.toString().lines())
        .containsExactly("node a: UP for 2h, version 1", "all is well");
  }

  @Test
  void printsWhatIsWrongAndForHowLong() {
    problems = "{\"problems\":[{\"sentence\":\"a-1: the peer has gone\",\"sinceMillis\":8100}]}";
    assertThat(status(admin)).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly("node a: UP for 2h, version 1", "8s     a-1: the peer has gone");
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    assertThat(status("http://127.0.0.1:" + FreePort.choose())).isEqualTo(3);
    assertThat(err.toString()).startsWith("http://127.0.0.1:").contains("refused");
  }

  private int status(String node) {
    CommandLine line = Main.Commands.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute("status", "--admin", node);
  }
}
