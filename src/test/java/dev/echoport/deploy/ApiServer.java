package dev.echoport.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * As much of Kubernetes' API as Helm needs to install a chart: the kinds, one Secret, and whatever
 * is created is taken.
 */
final class ApiServer implements AutoCloseable {
  private static final String NOT_FOUND =
      "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}";
  private static final Map<String, String> GROUPS =
      Map.of(
          "apps", "Deployment deployments",
          "policy", "PodDisruptionBudget poddisruptionbudgets",
          "networking.k8s.io", "NetworkPolicy networkpolicies");

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private volatile String secret = "YQ==";
  private volatile String deployment = "";

  ApiServer() throws IOException {
    server.createContext("/", this::answer);
    server.start();
  }

  /** Another value, in base64, of the Secret {@code passwords}. */
  void secret(String value) {
    secret = value;
  }

  String kubeConfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: it, cluster: {server: 'http://127.0.0.1:%d'}}]
        contexts: [{name: it, context: {cluster: it, user: it, namespace: default}}]
        users: [{name: it, user: {}}]
        current-context: it
        """
        .formatted(server.getAddress().getPort());
  }

  /** The Deployment that was created last, as JSON. */
  String deployment() {
    return deployment;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("GET")) {
      String found = found(path);
      byte[] json = (found == null ? NOT_FOUND : found).getBytes(UTF_8);
      answer(exchange, found == null ? 404 : 200, "application/json", json);
    } else {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      if (path.endsWith("/deployments")) {
        deployment = new String(sent, UTF_8);
      }
      answer(exchange, 201, exchange.getRequestHeaders().getFirst("Content-Type"), sent);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String found(String path) {
    return switch (path) {
      case "/version" -> "{\"major\":\"1\",\"minor\":\"30\",\"gitVersion\":\"v1.30.0\"}";
      case "/api" -> "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}";
      case "/apis" ->
          "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[%s]}"
              .formatted(
                  String.join(
                      ",",
                      GROUPS.keySet().stream()
                          .map(
                              group ->
                                  "{\"name\":\"%1$s\",\"versions\":[{\"groupVersion\":\"%1$s/v1\",\"version\":\"v1\"}]}"
                                      .formatted(group))
                          .toList()));
      case "/api/v1" ->
          resources("v1", "Secret secrets", "ConfigMap configmaps", "Service services");
      case "/api/v1/namespaces/default/secrets" ->
          "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"items\":[]}";
      case "/api/v1/namespaces/default/secrets/passwords" ->
          "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"passwords\"},\"data\":{\"db\":\"%s\"}}"
              .formatted(secret);
      default -> group(path);
    };
  }

  private static String group(String path) {
    return GROUPS.entrySet().stream()
        .filter(group -> path.equals("/apis/" + group.getKey() + "/v1"))
        .map(group -> resources(group.getKey() + "/v1", group.getValue()))
        .findFirst()
        .orElse(null);
  }

  private static String resources(String version, String... kinds) {
    StringBuilder all = new StringBuilder();
    for (String kind : kinds) {
      String[] names = kind.split(" ");
      all.append(all.isEmpty() ? "" : ",")
          .append(
              "{\"kind\":\"%s\",\"name\":\"%s\",\"namespaced\":true,\"verbs\":[\"get\",\"list\"]}"
                  .formatted(names[0], names[1]));
    }
    return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"%s\",\"resources\":[%s]}"
        .formatted(version, all);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
