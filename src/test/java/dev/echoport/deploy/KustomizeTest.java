package dev.echoport.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rendered by {@code kubectl}, as {@code kubectl apply -k} does. */
class KustomizeTest {
  private static final Path ROOT = Path.of("deploy/kubernetes").toAbsolutePath();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"base", "."})
  void fitsTogether(String folder) throws Exception {
    assertThat(RenderedRules.problems(render(ROOT.resolve(folder)), directory)).isEmpty();
  }

  @Test
  void fitsTogetherUnderAnotherNameInAnotherNamespace() throws Exception {
    Path overlay = Files.createDirectory(directory.resolve("overlay"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        resources: [%s]
        namePrefix: blue-
        namespace: tools
        labels: [{pairs: {app.kubernetes.io/instance: blue}, includeSelectors: true}]
        """
            .formatted(overlay.toRealPath().relativize(ROOT.toRealPath())));

    Rendered rendered = render(overlay);

    assertThat(RenderedRules.problems(rendered, directory)).isEmpty();
    assertThat(rendered.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/instance", "blue");
  }

  /** What it was, or could become. */
  @ParameterizedTest
  @CsvSource({
    "network.yaml,    'podSelector:\n    matchLabels: {app.kubernetes.io/name: echoport}', 'podSelector: {}', every pod",
    "disruption.yaml, '  selector:\n    matchLabels: {app.kubernetes.io/name: echoport}', '', every pod",
    "disruption.yaml, 'name: echoport}', 'part: other}', no pod",
    "service.yaml,    'targetPort: echo', 'targetPort: ekko', no port of the container",
    "service.yaml,    'port: 7007', 'protocol: UDP, port: 7007', no port of the container",
    "network.yaml,    'port: admin', 'port: echo', lets nobody to admin",
    "deployment.yaml, 'port: admin}', 'port: other}', a probe has no port",
    "deployment.yaml, 'containerPort: 7007', 'containerPort: 7008', the node listens on",
    "deployment.yaml, 'terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 40', too short",
    "deployment.yaml, 'value: echoport-members', 'value: members', is no Service",
    "echoport.yaml,   'grace:', 'grade:', grade",
  })
  void isNotedWhenItDoesNotFit(String file, String right, String wrong, String noted)
      throws Exception {
    Path base = directory.resolve("base");
    copy(ROOT.resolve("base"), base);
    String text = Files.readString(base.resolve(file));
    assertThat(text).contains(right);
    Files.writeString(base.resolve(file), text.replace(right, wrong));

    assertThat(RenderedRules.problems(render(base), directory))
        .anySatisfy(problem -> assertThat(problem).contains(noted));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Rendered render(Path kustomization) throws Exception {
    Path output = directory.resolve("rendered.yaml");
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder(List.of("kubectl", "kustomize", kustomization.toString()))
              .redirectOutput(output.toFile())
              .redirectError(directory.resolve("errors").toFile())
              .start();
    } catch (IOException e) {
      return Assumptions.abort("no program `kubectl` here");
    }
    assertThat(kubectl.waitFor(200, TimeUnit.SECONDS)).isTrue();
    String errors = Files.readString(directory.resolve("errors"), UTF_8);
    assertThat(kubectl.exitValue()).as(errors).isZero();
    return Rendered.of(Files.readString(output, UTF_8));
  }
}
