package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry the token; comparing takes as long for a near miss as for any. */
final class TokenGuard implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  TokenGuard(String token) {
    this.token = token.getBytes(UTF_8);
  }

  @Override
  public void handle(RoutingContext exchange) {
    String authorization = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (!presented(authorization)) {
      if (authorization != null) {
        wrong.from(Source.of(exchange.request().connection().remoteAddress()));
      }
      exchange.response().putHeader("WWW-Authenticate", "Bearer realm=\"echoport\"");
      throw new HttpException(
          401, "Authorization: missing or wrong (expected: Bearer and the token of the node)");
    }
    exchange.next();
  }

  private boolean presented(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token, authorization.substring(SCHEME.length()).trim().getBytes(UTF_8));
  }
}
