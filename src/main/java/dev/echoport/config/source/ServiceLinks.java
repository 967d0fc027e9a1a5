package dev.echoport.config.source;

import java.util.List;
import java.util.Map;

/**
 * Recognises the variables that Kubernetes puts into each container for a Service named {@code
 * echoport}: nobody who sets up the gateway wrote them, so they are neither settings nor mistakes.
 */
final class ServiceLinks {
  private static final String MARK = "_SERVICE_HOST";

  private final List<String> services;

  ServiceLinks(Map<String, String> environment) {
    services =
        environment.keySet().stream()
            .filter(name -> name.endsWith(MARK))
            .map(name -> name.substring(0, name.length() - MARK.length()))
            .toList();
  }

  boolean include(String name, String value) {
    return services.stream().anyMatch(service -> isLink(service, name, value));
  }

  private static boolean isLink(String service, String name, String value) {
    return name.startsWith(service + "_SERVICE_")
        || name.startsWith(service + "_PORT_")
        || name.equals(service + "_PORT") && value.contains("://");
  }
}
