package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echoport.config.DrainConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesTest {
  private static final Path ROOT = Path.of("deploy/kubernetes");
  private static final List<String> NOT_RESOURCES =
      List.of("echoport.yaml", "adapter-values.yaml", "kustomization.yaml");

  /** Its type belongs to the Prometheus operator. */
  private static final String SERVICE_MONITOR = "servicemonitor.yaml";

  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !NOT_RESOURCES.contains(file.getFileName().toString()))
          .filter(file -> !file.endsWith(SERVICE_MONITOR))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void usesOnlyKeysThatKubernetesKnows(Path file) throws IOException {
    for (Manifest manifest : Manifest.all(Files.readString(file))) {
      assertThat(manifest.read()).isNotNull();
    }
  }

  @Test
  void wouldNoticeAKeyThatKubernetesDoesNotKnow() throws IOException {
    String text = Files.readString(ROOT.resolve("base/deployment.yaml"));
    Manifest misspelt = Manifest.all(text.replace("readinessProbe", "readynessProbe")).get(0);

    assertThatThrownBy(misspelt::read).hasMessageContaining("readynessProbe");
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void listsEveryFileOfItsDirectory(Path kustomization) throws IOException {
    JsonNode tree = Manifest.YAML.readTree(kustomization.toFile());
    try (Stream<Path> files = Files.list(kustomization.getParent())) {
      assertThat(files)
          .map(file -> file.getFileName().toString())
          .filteredOn(name -> !NOT_RESOURCES.contains(name))
          .containsExactlyInAnyOrderElementsOf(resources(tree));
    }
  }

  static List<Path> kustomizations() {
    return List.of(
        ROOT.resolve("base/kustomization.yaml"), ROOT.resolve("monitoring/kustomization.yaml"));
  }

  private static List<String> resources(JsonNode kustomization) {
    return StreamSupport.stream(kustomization.path("resources").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void givesTheDrainTheTimeThatItMayTake(@TempDir Path directory) throws Exception {
    String config = Files.readString(ROOT.resolve("base/echoport.yaml"));
    DrainConfig drain = DeployedConfig.load(config, directory).drain();
    String text = Files.readString(ROOT.resolve("base/deployment.yaml"));
    long seconds =
        Manifest.all(text)
            .get(0)
            .as(Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getTerminationGracePeriodSeconds();

    assertThat(seconds).isGreaterThan(drain.grace().plus(drain.timeout()).toSeconds() + 5);
  }
}
