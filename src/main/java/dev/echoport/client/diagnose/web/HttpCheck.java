package dev.echoport.client.diagnose.web;

import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A check that talks HTTP/1.1 on a connection of its own. */
public abstract class HttpCheck implements Check {
  private static final String NEXT = "the logs of proxies, and their time-outs";
  private static final String ECHO = "/echo";

  @Override
  public final Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.open()) {
      return finding(path, new HttpConversation(connection, path.patience()));
    }
  }

  private Finding finding(EchoPath path, HttpConversation http) throws InterruptedException {
    try {
      return run(path, http);
    } catch (NoAnswer e) {
      return e.finding();
    } catch (IOException e) {
      return Finding.fault("It got " + e.getMessage(), NEXT);
    }
  }

  abstract Finding run(EchoPath path, HttpConversation http)
      throws IOException, InterruptedException, NoAnswer;

  /** Where requests are described: the target's path, without {@code /echo}. */
  static String base(Target target) {
    String path = target.path().replaceFirst("\\?.*", "");
    String base = path.endsWith(ECHO) ? path.substring(0, path.length() - ECHO.length()) : path;
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  static String echo(Target target) {
    return base(target) + ECHO;
  }

  static String authority(Target target) {
    StringBuilder text = new StringBuilder();
    target.appendAuthority(text);
    return text.toString();
  }

  /** The first lines of a request, with the end of the last one. */
  static String request(Target target, String method, String uri) {
    return method
        + " "
        + uri
        + " HTTP/1.1\r\nHost: "
        + authority(target)
        + "\r\nUser-Agent: echoport-diagnose\r\n";
  }

  /** The next answer, or the finding that there is none. */
  static HttpConversation.Reply reply(HttpConversation http, String what) throws NoAnswer {
    try {
      return http.read();
    } catch (IOException e) {
      throw new NoAnswer(Finding.fault(what + " got " + e.getMessage(), NEXT));
    }
  }

  /** What the other end says of a request, {@code null} if it does not describe them. */
  static @Nullable JsonObject description(HttpConversation.Reply reply) {
    return description(reply.text());
  }

  static @Nullable JsonObject description(String text) {
    try {
      JsonObject json = new JsonObject(text);
      return json.containsKey("rawHeaders") ? json : null;
    } catch (DecodeException e) {
      return null;
    }
  }

  /** What the other end says of a request on this connection, {@code null} if it says nothing. */
  public static @Nullable JsonObject described(
      EchoPath path, EchoConnection connection, String... fields) {
    HttpConversation http = new HttpConversation(connection, path.patience());
    Target target = path.target();
    http.send(request(target, "GET", base(target) + "/") + String.join("", fields) + "\r\n");
    try {
      return description(http.read());
    } catch (IOException e) {
      return null; // the check of requests says what came
    }
  }

  /** What came instead of the answer says enough. */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Finding finding;

    NoAnswer(Finding finding) {
      super(finding.sentence(), null, false, false);
      this.finding = finding;
    }

    Finding finding() {
      return finding;
    }
  }
}
