package dev.echoport.admin;

import dev.echoport.config.AdminConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what. Anybody may ask for health. Metrics are refused to foreign web pages only.
 * Everything else also needs the token, except on a loopback address.
 *
 * @param open guards of everything but health
 * @param identified further guards of everything but health and metrics
 * @param tokens what is asked for there, {@code null} for nothing
 */
record Access(
    List<Handler<RoutingContext>> open,
    List<Handler<RoutingContext>> identified,
    @Nullable Tokens tokens) {

  static Access of(AdminConfig config) {
    OriginGuard origin = new OriginGuard();
    if (config.auth() == AdminConfig.Auth.NONE) {
      return new Access(List.of(origin, HostGuard.anywhere(config)), List.of(), null);
    }
    if (config.auth() == AdminConfig.Auth.AUTO && Loopback.is(config.host())) {
      return new Access(List.of(origin, HostGuard.onLoopback(config)), List.of(), null);
    }
    Tokens tokens = new Tokens(token(config), config.tokenFile(), System::nanoTime);
    return new Access(List.of(origin), List.of(new TokenGuard(tokens)), tokens);
  }

  private static String token(AdminConfig config) {
    @Nullable String token = config.token();
    if (token == null || token.isBlank()) {
      throw new IllegalArgumentException(
          "admin.tokenFile: none for admin.host \""
              + config.host()
              + "\" (expected: a file with a token; or set admin.host to 127.0.0.1, or admin.auth"
              + " to none)");
    }
    return token;
  }

  Access {
    open = List.copyOf(open);
    identified = List.copyOf(identified);
  }
}
