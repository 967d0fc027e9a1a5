package dev.echoport.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is applied together, as a tool rendered it. */
record Rendered(List<Manifest> manifests) {
  /** What the configuration, certificates and the token are mounted below. */
  static final String MOUNTS = "/etc/echoport";

  static Rendered of(String yaml) throws IOException {
    return new Rendered(Manifest.all(yaml));
  }

  Stream<Manifest> ofKind(String kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
  }

  <T> T one(Class<T> type) throws IOException {
    return ofKind(type.getSimpleName())
        .findFirst()
        .orElseThrow(() -> new IOException("no " + type.getSimpleName()))
        .as(type);
  }

  PodTemplateSpec template() throws IOException {
    return one(Deployment.class).getSpec().getTemplate();
  }

  PodSpec pod() throws IOException {
    return template().getSpec();
  }

  Container container() throws IOException {
    return pod().getContainers().get(0);
  }

  /** Of the map that the pod mounts. */
  String configuration() throws IOException {
    for (Manifest map : ofKind("ConfigMap").toList()) {
      String found = map.as(ConfigMap.class).getData().get("echoport.yaml");
      if (found != null) {
        return found;
      }
    }
    throw new IOException("no ConfigMap with echoport.yaml");
  }

  /** As the node reads it in the pod, whose mounts are below {@code directory} here. */
  DeployedConfig configuration(Path directory) throws IOException {
    return new DeployedConfig(configuration(), container().getEnv(), directory);
  }

  static List<JsonNode> elements(JsonNode array) {
    return Stream.iterate(0, i -> i + 1).limit(array.size()).map(array::get).toList();
  }
}
