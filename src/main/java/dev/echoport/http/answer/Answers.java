package dev.echoport.http.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.echoport.config.AnswersConfig;
import dev.echoport.config.AnswersConfig.Describing;
import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.Connection;
import dev.echoport.grpc.CallHead;
import dev.echoport.parameter.BadParameterException;
import dev.echoport.parameter.Bounds;
import dev.echoport.parameter.EchoParameters;
import dev.echoport.parameter.Parameter;
import dev.echoport.parameter.StatusTurns;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Finds what the requests of a listener are answered with. Owned by a loop, but for the turns. */
public final class Answers {
  private static final String ECHO = "/echo";
  private static final String ALLOWED = "GET, HEAD, OPTIONS, POST, PUT";
  private static final String ALLOWED_ELSEWHERE = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private static final int MOST_PARAMETERS = 1024;

  private final ListenerConfig listener;
  private final AnswersConfig config;
  private final Bounds bounds;
  private final StatusTurns turns;
  private final Cors cors;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /**
   * @param turns of the listener's sequences of statuses, whichever loop asks
   * @param environment of the process
   */
  public Answers(ListenerConfig listener, StatusTurns turns, Map<String, String> environment) {
    this.listener = listener;
    this.turns = turns;
    this.config = listener.http().answers();
    this.bounds =
        new Bounds(listener.http().maxDelay(), config.maxSizeBytes(), config.maxDuration());
    this.cors = new Cors(config.origins());
    for (String name : config.environment()) {
      String value = environment.get(name);
      if (value != null) {
        this.environment.put(name, value);
      }
    }
  }

  /** The same answer, as scripts of other origins may read it. */
  public Answer permitted(HttpRequest request, Answer answer) {
    return cors.permit(request, answer);
  }

  /** What {@code request} is answered with. */
  public Answer to(HttpRequest request, boolean http2, Connection connection) {
    return cors.permit(request, answer(request, http2, connection));
  }

  private Answer answer(HttpRequest request, boolean http2, Connection connection) {
    if (!http2 && CallHead.isGrpc(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
      return Answer.refusal(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "gRPC over HTTP/1.1 (expected: HTTP/2)");
    }
    if (listener.address().scheme().takesWebSocketsOnly()) {
      return Answer.upgradeRequired("this listener takes WebSockets (RFC 6455) only");
    }
    if (expectsMore(request)) {
      return Answer.refusal(
          HttpResponseStatus.EXPECTATION_FAILED, "expect (expected: 100-continue)");
    }
    Answer preflight = Cors.preflight(request);
    if (preflight != null) {
      return preflight;
    }
    return answer(seen(request, http2, connection));
  }

  private Answer answer(Seen seen) {
    Answer refusal = refusal(seen);
    try {
      return refusal == null ? answer(seen, asked(seen)) : refusal;
    } catch (BadParameterException e) {
      return Answer.refusal(HttpResponseStatus.BAD_REQUEST, e.getMessage());
    }
  }

  private static boolean expectsMore(HttpRequest request) {
    return request.protocolVersion().isKeepAliveDefault() // HTTP/1.0 knows no Expect
        && request.headers().contains(HttpHeaderNames.EXPECT)
        && !HttpUtil.is100ContinueExpected(request);
  }

  /** What cannot be decoded can be described nevertheless, without its query. */
  private Seen seen(HttpRequest request, boolean http2, Connection connection) {
    String target = RequestTarget.withoutHost(request.uri());
    try {
      QueryStringDecoder decoder =
          new QueryStringDecoder(target, UTF_8, true, MOST_PARAMETERS, true);
      return new Seen(
          request, decoder.path(), decoder.parameters(), http2, connection, environment);
    } catch (IllegalArgumentException e) {
      String path = target.substring(0, (target + '?').indexOf('?'));
      return new Seen(request, path, null, http2, connection, environment);
    }
  }

  private @Nullable Answer refusal(Seen seen) {
    HttpMethod method = seen.request().method();
    if (method.equals(HttpMethod.CONNECT)) {
      return Answer.refusal(HttpResponseStatus.NOT_IMPLEMENTED, "CONNECT: this node is no proxy");
    }
    if (!seen.path().equals(ECHO)) {
      return config.describe() == Describing.ANY
          ? null
          : Answer.refusal(
              HttpResponseStatus.NOT_FOUND, seen.path() + ": nothing is there (expected: /echo)");
    }
    if (seen.query() == null) {
      return Answer.refusal(
          HttpResponseStatus.BAD_REQUEST,
          seen.request().uri() + ": cannot be decoded (expected: %XX in UTF-8)");
    }
    return echoes(method) || isDescribed(method)
        ? null
        : Answer.refusal(
                HttpResponseStatus.METHOD_NOT_ALLOWED, method + " (expected: " + ALLOWED + ")")
            .with(HttpHeaderNames.ALLOW, ALLOWED);
  }

  private static boolean echoes(HttpMethod method) {
    return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT);
  }

  private static boolean isDescribed(HttpMethod method) {
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.OPTIONS);
  }

  private EchoParameters asked(Seen seen) throws BadParameterException {
    Map<String, List<String>> query = seen.query() == null ? Map.of() : seen.query();
    Map<Parameter, List<String>> asked =
        AskedParameters.of(seen.request().headers(), query, config.parameters());
    return EchoParameters.of(EchoParameters.merge(asked, config.defaults()), bounds);
  }

  private Answer answer(Seen seen, EchoParameters asked) {
    HttpRequest request = seen.request();
    HttpHeaders headers = new DefaultHttpHeaders();
    boolean echo = seen.path().equals(ECHO) && echoes(request.method());
    AnswerBody body = AnswerBodies.of(seen, asked, echo, headers);
    if (request.method().equals(HttpMethod.OPTIONS)) {
      headers.set(HttpHeaderNames.ALLOW, seen.path().equals(ECHO) ? ALLOWED : ALLOWED_ELSEWHERE);
    }
    asked.headers().forEach(field -> headers.remove(field.name()));
    asked.headers().forEach(field -> headers.add(field.name(), field.value()));
    return new Answer(
        asked.delay().next(Answers::chance),
        status(seen, asked, body),
        headers,
        asked.trailers(),
        body,
        asked.closes(),
        asked.breakOff());
  }

  /** How often a sequence of statuses was asked for before, on whichever connection. */
  public int turn(String target, @Nullable String status) {
    return turns.next(target + ' ' + status);
  }

  private HttpResponseStatus status(Seen seen, EchoParameters asked, AnswerBody body) {
    if (AnswerBodies.isOver(body)) {
      return HttpResponseStatus.NO_CONTENT;
    }
    int status =
        asked
            .status()
            .next(
                () ->
                    turn(
                        seen.request().uri(),
                        seen.request().headers().get(Parameter.HEADER_PREFIX + "status")),
                Answers::chance);
    return HttpResponseStatus.valueOf(status);
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
