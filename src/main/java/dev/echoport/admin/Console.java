package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows the node to people: files of the jar, which hold no data and need no token;
 * what they show they ask the API for. A browser gets it at {@code /}, other clients the links of
 * {@link IndexRoute}. Owned by the verticle's context.
 */
final class Console {
  private static final String FOLDER = "/dev/echoport/console/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String PAGE = FOLDER + "index.html";

  private final Map<String, Buffer> read = new HashMap<>();

  private Console() {}

  static void install(Router router) {
    Console console = new Console();
    AdminVerticle.get(router, "/").handler(console.page());
    for (String module :
        List.of("app", "charts", "connection", "connections", "format", "overview", "source")) {
      console.serve(router, module + ".js", FOLDER + module + ".js", SCRIPT);
    }
    console.serve(router, "console.css", FOLDER + "console.css", STYLE);
    console.serve(router, "icon.svg", FOLDER + "icon.svg", "image/svg+xml");
    console.serve(router, "uplot.js", UPLOT + "uPlot.esm.js", SCRIPT);
    console.serve(router, "uplot.css", UPLOT + "uPlot.min.css", STYLE);
  }

  private Handler<RoutingContext> page() {
    return exchange -> {
      @Nullable String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
      if (accept != null && accept.contains("text/html")) {
        answer(exchange, PAGE, "text/html; charset=utf-8");
      } else {
        exchange.next();
      }
    };
  }

  private void serve(Router router, String name, String resource, String type) {
    AdminVerticle.get(router, "/console/" + name)
        .handler(exchange -> answer(exchange, resource, type));
  }

  private void answer(RoutingContext exchange, String resource, String type) {
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.VARY, "Accept")
        .end(read.computeIfAbsent(resource, Console::load));
  }

  private static Buffer load(String resource) {
    try (@Nullable InputStream in = Console.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": not in the jar");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
