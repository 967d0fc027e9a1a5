package dev.echoport.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One YAML document, held against the type that Kubernetes has for it. */
record Manifest(String type, JsonNode tree) {
  static final YAMLMapper YAML = new YAMLMapper();

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/ConfigMap", ConfigMap.class,
          "v1/Service", Service.class,
          "apps/v1/Deployment", Deployment.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingElse())
          .build();

  /** The model's types keep what they do not know; here that is a mistake. */
  private static final class NothingElse extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated a) {
      return false;
    }
  }

  /** The documents of one text; empty ones are left out. */
  static List<Manifest> all(String yaml) throws IOException {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return values.readAll().stream()
          .filter(JsonNode::isObject)
          .map(tree -> new Manifest(typeOf(tree), tree))
          .toList();
    }
  }

  String kind() {
    return tree.path("kind").asText();
  }

  String name() {
    return tree.at("/metadata/name").asText();
  }

  private static String typeOf(JsonNode tree) {
    return tree.path("apiVersion").asText() + "/" + tree.path("kind").asText();
  }

  /**
   * @throws IOException if a key is unknown or a value has the wrong type
   */
  <T> T as(Class<T> expected) throws IOException {
    return expected.cast(read());
  }

  Object read() throws IOException {
    Class<?> known = TYPES.get(type);
    if (known == null) {
      throw new IOException(type + " is not among " + TYPES.keySet());
    }
    return STRICT.treeToValue(tree, known);
  }
}
