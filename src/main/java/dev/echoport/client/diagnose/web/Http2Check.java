package dev.echoport.client.diagnose.web;

import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.tls.hello.ClientHello;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/2, agreed on by ALPN or known before: what arrives of a request, whether it is still
 * HTTP/2 there, and whether a stream that stays open holds up the others.
 */
public final class Http2Check implements Check {
  private static final String H2 = "h2";
  private static final int OTHERS = 7;
  private static final String PIECE = "piece ";
  private static final String NEXT =
      "a proxy that speaks HTTP/1.1 to its server (nginx proxy_pass, HAProxy without proto h2, AWS"
          + " ALB unless its targets have HTTP2): as meant, or not; gRPC needs HTTP/2 all the way";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    boolean secure = path.target().isSecure();
    try (EchoConnection connection =
        path.open(offer -> offer.setApplicationProtocols(new String[] {H2, "http/1.1"}))) {
      if (secure) {
        String agreed = ((SSLSocket) connection.socket()).getApplicationProtocol();
        if (!H2.equals(agreed)) {
          return notAgreed(path, connection, agreed == null || agreed.isEmpty() ? "none" : agreed);
        }
      }
      Http2Conversation http2 = new Http2Conversation(connection);
      try {
        return finding(path, http2, secure ? "by ALPN" : "by prior knowledge");
      } catch (IOException e) {
        return http2.spoken()
            ? Finding.fault("HTTP/2 is spoken, but a request got " + e.getMessage(), NEXT)
            : notSpoken(path, e.getMessage());
      }
    }
  }

  private static Finding notAgreed(EchoPath path, EchoConnection connection, String agreed) {
    String sentence = "HTTP/2 is offered by ALPN, and %s is agreed on".formatted(agreed);
    JsonObject seen = HttpCheck.described(path, connection);
    JsonObject tls = seen == null ? null : new FarRecord(seen).tls();
    ClientHello hello = connection.hello();
    String arrived = tls == null ? null : tls.getString("clientHelloSha256");
    if (seen == null || hello == null) {
      return Finding.unproved(
          sentence
              + "; whether something between refuses it or the other end, this end cannot know",
          "an Echoport node says what arrived");
    }
    return hello.sha256().equals(arrived)
        ? Finding.skipped(sentence + " by the other end itself: tls.alpn of its listener")
        : Finding.fault(sentence + " by something between, which ends TLS", NEXT);
  }

  /** The other end says over HTTP/1.1 whether it is one that speaks HTTP/2. */
  private static Finding notSpoken(EchoPath path, @Nullable String got)
      throws IOException, InterruptedException {
    String sentence = "HTTP/2 by prior knowledge got " + got;
    try (EchoConnection connection = path.open()) {
      return HttpCheck.described(path, connection) == null
          ? Finding.unproved(
              sentence + "; whether the other end speaks it, this end cannot know",
              "an Echoport node speaks HTTP/2 on each listener of http://")
          : Finding.fault(
              sentence + "; the other end speaks it, so something between speaks HTTP/1.1 alone",
              NEXT);
    }
  }

  private static Finding finding(EchoPath path, Http2Conversation http2, String how)
      throws IOException {
    SampleRequest request = new SampleRequest(path.target());
    Http2Headers head = head(path.target(), SampleRequest.METHOD, request.uri());
    request.lines().stream()
        .filter(each -> !each.getKey().equals("Host"))
        .forEach(each -> head.add(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
    int stream = http2.request(head, false);
    http2.data(stream, SampleRequest.BODY, true);
    Http2Conversation.Answer answer = http2.answer(stream);
    if (!http2.await(answer::ended, path.patience())) {
      throw new IOException("no answer within " + Durations.format(path.patience()));
    }
    JsonObject seen = HttpCheck.description(answer.text());
    if (seen == null) {
      return Finding.unproved(
          "HTTP/2 is spoken; a request is answered with the status %d, and not by a description of it"
              .formatted(answer.status()),
          "https://host/ of an Echoport node describes requests");
    }
    String version = seen.getString("version", "");
    String changes =
        version.equals("HTTP/2")
            ? request.changes(seen)
            : request.changes(seen, "HTTP/2 became " + version);
    if (!changes.isEmpty()) {
      return Finding.fault(changes, version.equals("HTTP/2") ? SampleRequest.NEXT : NEXT);
    }
    String late = late(path, http2);
    return late == null
        ? Finding.ok(
            "HTTP/2 %s: method, target, fields and body arrived as they were sent; %d streams were answered while another one was open%s"
                .formatted(how, OTHERS, request.added(seen)))
        : Finding.fault(late, "a proxy that puts the streams of HTTP/2 one behind the other");
  }

  /** A body that has begun, and others that are whole. {@code null} if they do not wait for it. */
  private static @Nullable String late(EchoPath path, Http2Conversation http2) throws IOException {
    int open = post(path, http2, false);
    List<Http2Conversation.Answer> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      others.add(http2.answer(post(path, http2, true)));
    }
    boolean inTime =
        http2.await(
            () -> others.stream().allMatch(Http2Conversation.Answer::ended), path.patience());
    long answered = others.stream().filter(Http2Conversation.Answer::ended).count();
    http2.data(open, PIECE, true);
    boolean whole = http2.await(() -> http2.answer(open).ended(), path.patience());
    if (!inTime) {
      return "While a stream of HTTP/2 was open, only %d of %d others were answered within %s"
          .formatted(answered, OTHERS, Durations.format(path.patience()));
    }
    return whole && http2.answer(open).text().equals(PIECE + PIECE)
        ? null
        : "A stream of HTTP/2 that was open beside others came back as \"%s\" (sent: \"%s\")"
            .formatted(http2.answer(open).text(), PIECE + PIECE);
  }

  private static int post(EchoPath path, Http2Conversation http2, boolean last) throws IOException {
    Target target = path.target();
    int stream = http2.request(head(target, "POST", HttpCheck.echo(target)), false);
    http2.data(stream, PIECE, last);
    return stream;
  }

  private static Http2Headers head(Target target, String method, String uri) {
    return new DefaultHttp2Headers()
        .method(method)
        .scheme(target.isSecure() ? "https" : "http")
        .authority(HttpCheck.authority(target))
        .path(uri);
  }
}
