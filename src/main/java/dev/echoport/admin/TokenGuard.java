package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry a token of the node. */
final class TokenGuard implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  TokenGuard(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void handle(RoutingContext exchange) {
    String authorization = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
    String accepted = presented(authorization);
    if (accepted == null) {
      if (authorization != null) {
        wrong.from(Source.of(exchange.request().connection().remoteAddress()));
      }
      exchange.response().putHeader("WWW-Authenticate", "Bearer realm=\"echoport\"");
      throw new HttpException(
          401, "Authorization: missing or wrong (expected: Bearer and the token of the node)");
    }
    Asked.identified(exchange, accepted);
    exchange.next();
  }

  private @Nullable String presented(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? tokens.accept(authorization.substring(SCHEME.length()).trim())
        : null;
  }
}
