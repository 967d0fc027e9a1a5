package dev.echoport.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows the node to people: files of the jar, which hold no data and need no token;
 * what they show they ask the API for. A browser gets it at {@code /}, other clients the links of
 * {@link IndexRoute}.
 */
final class Console {
  private static final String FOLDER = "/dev/echoport/console/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private static final List<String> MODULES =
      List.of(
          "actions",
          "address",
          "app",
          "ask",
          "causes",
          "changes",
          "charts",
          "completions",
          "connection",
          "connections",
          "dom",
          "drain",
          "facts",
          "format",
          "heat",
          "keys",
          "limits",
          "listener",
          "marks",
          "overview",
          "past",
          "records",
          "samples",
          "source",
          "take",
          "timeline",
          "traffic",
          "wrong");

  private Console() {}

  static void install(Router router) {
    JarFile page = new JarFile(FOLDER + "index.html", "text/html; charset=utf-8");
    AdminVerticle.get(router, "/").handler(exchange -> forBrowsers(exchange, page));
    for (String module : MODULES) {
      serve(router, module + ".js", FOLDER + module + ".js", SCRIPT);
    }
    serve(router, "console.css", FOLDER + "console.css", STYLE);
    serve(router, "icon.svg", FOLDER + "icon.svg", "image/svg+xml");
    serve(router, "uplot.js", UPLOT + "uPlot.esm.js", SCRIPT);
    serve(router, "uplot.css", UPLOT + "uPlot.min.css", STYLE);
  }

  private static void forBrowsers(RoutingContext exchange, JarFile page) {
    @Nullable String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
    exchange.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      page.handle(exchange);
    } else {
      exchange.next();
    }
  }

  private static void serve(Router router, String name, String resource, String type) {
    AdminVerticle.get(router, "/console/" + name).handler(new JarFile(resource, type));
  }
}
