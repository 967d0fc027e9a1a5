package dev.echoport.admin;

import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells in the log who has asked the node to do something, and whether it was done. At any {@code
 * log.level}, so that nobody can hide by it.
 */
public final class Asked {
  /** The logger, at the level {@code INFO}. */
  public static final String LOG = "dev.echoport.asked";

  private static final Logger LOGGER = LoggerFactory.getLogger(LOG);
  private static final String AUTH = "auth";

  private Asked() {}

  /** What its token was: of {@code exchange}. */
  static void identified(RoutingContext exchange, String auth) {
    exchange.put(AUTH, auth);
  }

  /** Whose request it is, for people: the address without the port. */
  static String by(RoutingContext exchange) {
    return String.valueOf(exchange.request().remoteAddress().hostAddress());
  }

  /**
   * Logs once it is known what came of it.
   *
   * @param what was asked for, such as {@code end connection a-17}
   * @return {@code done}
   */
  static <T> Future<T> log(RoutingContext exchange, String what, Future<T> done) {
    LoggingEventBuilder line =
        LOGGER
            .atInfo()
            .addKeyValue("peer", AddressText.of(exchange.request().remoteAddress()))
            .addKeyValue(AUTH, exchange.<String>get(AUTH, "none"));
    return done.onComplete(
        (result, failure) ->
            (failure == null ? line : line.addKeyValue("refused", FailureText.of(failure)))
                .log(what));
  }
}
