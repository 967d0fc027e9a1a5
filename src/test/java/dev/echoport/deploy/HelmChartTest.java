package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.echoport.config.GatewayConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rendered by Helm itself. */
class HelmChartTest {
  private static final String EVERYTHING =
      """
      listeners:
        echo: {port: 7007, maxConnections: 500}
        lock-step: {port: 7008, window: {operations: 1}}
      service: {type: LoadBalancer, annotations: {a: b}}
      drain: {graceSeconds: 5, timeoutSeconds: 90}
      admin: {agentPort: 7081}
      cluster: {enabled: false}
      config: {completions: {flush: 20ms}, log: {format: text}}
      serviceMonitor: {enabled: true}
      autoscaling: {enabled: true}
      nodeSelector: {disk: ssd}
      tolerations: [{key: a, operator: Exists}]
      """;

  @TempDir private Path directory;
  private Helm chart;

  @BeforeEach
  void open() {
    chart = new Helm(Path.of("deploy/helm/echoport"));
  }

  @Test
  void passesStrictLint() {
    assertThat(chart.lint().strict().call())
        .satisfies(result -> assertThat(result.getMessages()).noneMatch(m -> m.contains("ERROR")))
        .matches(result -> !result.isFailed());
  }

  @Test
  void rendersOnlyWhatEveryClusterKnows() throws IOException {
    assertThat(render(""))
        .extracting(Manifest::type)
        .containsExactlyInAnyOrder(
            "v1/ConfigMap",
            "v1/Service",
            "v1/Service",
            "apps/v1/Deployment",
            "policy/v1/PodDisruptionBudget",
            "networking.k8s.io/v1/NetworkPolicy");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void usesOnlyKeysThatKubernetesKnows(boolean everything) throws IOException {
    for (Manifest manifest : render(everything ? EVERYTHING : "")) {
      if (!manifest.type().equals("monitoring.coreos.com/v1/ServiceMonitor")) {
        assertThat(manifest.read()).isNotNull();
      }
    }
  }

  @Test
  void leavesTheNumberOfNodesToTheAutoscaler() throws IOException {
    assertThat(one(render(EVERYTHING), Deployment.class).getSpec().getReplicas()).isNull();
    assertThat(render(EVERYTHING))
        .extracting(Manifest::type)
        .contains(
            "autoscaling/v2/HorizontalPodAutoscaler", "monitoring.coreos.com/v1/ServiceMonitor");
  }

  @Test
  void configuresTheGatewayWithWhatTheValuesSay() throws Exception {
    String yaml = one(render(EVERYTHING), ConfigMap.class).getData().get("echoport.yaml");
    GatewayConfig config = DeployedConfig.load(yaml, directory);

    assertThat(config.listeners().keySet()).containsExactly("echo", "lock-step");
    assertThat(config.listeners().get("echo").maxConnections()).isEqualTo(500);
    assertThat(config.listeners().get("lock-step").window().operations()).isEqualTo(1);
    assertThat(config.admin().agentPort()).isEqualTo(7081);
    assertThat(config.completions().flush()).hasMillis(20);
    assertThat(config.drain().timeout()).hasSeconds(90);
  }

  @Test
  void removesTheDefaultListenerWhenTheValuesDo() throws Exception {
    String values = "cluster: {enabled: false}\nlisteners: {echo: null, other: {port: 7009}}";
    String yaml = one(render(values), ConfigMap.class).getData().get("echoport.yaml");

    assertThat(DeployedConfig.load(yaml, directory).listeners().keySet()).containsExactly("other");
  }

  @Test
  void givesTheDrainTheTimeThatItMayTake() throws IOException {
    assertThat(pod(EVERYTHING).getTerminationGracePeriodSeconds()).isEqualTo(5 + 90 + 20);
  }

  @Test
  void opensOnlyPortsThatTheContainerHas() throws IOException {
    List<String> ports =
        container(EVERYTHING).getPorts().stream().map(ContainerPort::getName).toList();
    for (Manifest manifest : render(EVERYTHING)) {
      if (manifest.type().equals("v1/Service")) {
        assertThat(manifest.as(Service.class).getSpec().getPorts())
            .allSatisfy(port -> assertThat(port.getTargetPort().getStrVal()).isIn(ports));
      }
    }
  }

  @Test
  void runsWithoutPrivilegesOnAReadOnlyRoot() throws IOException {
    assertThat(pod("").getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container("").getSecurityContext())
        .satisfies(
            context -> {
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replica: 3|replica",
        "listeners: {echo: {port: 70070}}|port",
        "listeners: {admin: {port: 7009}}|admin",
        "admin: {tokenSecret: {name: ''}}|name",
        "config: {drain: {grace: 1s}}|drain"
      })
  void refusesValuesThatTheSchemaDoesNotAllow(String values, String named) {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(named);
  }

  private PodSpec pod(String values) throws IOException {
    return one(render(values), Deployment.class).getSpec().getTemplate().getSpec();
  }

  private Container container(String values) throws IOException {
    return pod(values).getContainers().get(0);
  }

  private static <T> T one(List<Manifest> manifests, Class<T> type) throws IOException {
    for (Manifest manifest : manifests) {
      if (manifest.type().endsWith("/" + type.getSimpleName())) {
        return manifest.as(type);
      }
    }
    throw new AssertionError(type.getSimpleName() + " is not among " + manifests);
  }

  private List<Manifest> render(String values) throws IOException {
    TemplateCommand template = chart.template().withName("echoport");
    if (!values.isEmpty()) {
      template.withValuesFile(Files.writeString(directory.resolve("values.yaml"), values));
    }
    return Manifest.all(template.call());
  }
}
