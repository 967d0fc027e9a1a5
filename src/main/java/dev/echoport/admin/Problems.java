package dev.echoport.admin;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes whatever went wrong as a problem document (RFC 9457). */
final class Problems {
  private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);
  private static final List<Integer> STATUSES =
      List.of(400, 401, 403, 404, 405, 406, 409, 413, 415, 500, 503);

  private static final int UNPROCESSABLE = 422;

  private Problems() {}

  static void install(Router router) {
    STATUSES.forEach(status -> router.errorHandler(status, Problems::write));
  }

  private static void write(RoutingContext exchange) {
    if (exchange.response().headWritten()) {
      exchange.response().reset();
      return;
    }
    Throwable failure = exchange.failure();
    int status = failure instanceof TimeoutException ? 503 : exchange.statusCode();
    if (status == 500) {
      LOGGER.error(
          "admin: {} {} failed", exchange.request().method(), exchange.request().path(), failure);
    }
    if (status == 405) {
      exchange.response().putHeader(HttpHeaders.ALLOW, allowed(exchange));
    }
    if (status == 503) {
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(document(exchange, status, detail(exchange, status, failure)).toBuffer());
  }

  private static String allowed(RoutingContext exchange) {
    return ActionRoutes.methods(exchange.request().path());
  }

  /** Answers with every problem of a configuration, or as for any other failure. */
  static void unprocessable(RoutingContext exchange, String detail, Throwable failure) {
    if (failure instanceof ConfigException report) {
      JsonArray problems = new JsonArray();
      report.problems().stream().map(Problem::toString).forEach(problems::add);
      exchange
          .response()
          .setStatusCode(UNPROCESSABLE)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
          .end(document(exchange, UNPROCESSABLE, detail).put("problems", problems).toBuffer());
    } else {
      exchange.fail(failure);
    }
  }

  static JsonObject document(RoutingContext exchange, int status, String detail) {
    return document(status, exchange.request().path(), detail);
  }

  static JsonObject document(int status, String instance, String detail) {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
        .put("status", status)
        .put("detail", detail)
        .put("instance", instance);
  }

  private static String detail(RoutingContext exchange, int status, @Nullable Throwable failure) {
    if (failure instanceof HttpException refused && refused.getPayload() != null) {
      return refused.getPayload();
    }
    String request = exchange.request().method() + " " + exchange.request().path();
    return switch (status) {
      case 404 -> request + ": no such resource (see / for what there is)";
      case 405 ->
          request
              + ": method not allowed (expected: "
              + allowed(exchange).replace(", ", " or ")
              + ")";
      case 503 -> request + ": an event loop did not answer in time";
      case 500 -> request + ": failed; the log of the node has the cause";
      default -> request + ": " + HttpResponseStatus.valueOf(status).reasonPhrase();
    };
  }
}
