package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.LogConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rendered by Helm itself, with each of the values in the chart's folder {@code ci}. */
class HelmChartTest {
  private static final Path CHART = Path.of("deploy/helm/echoport");
  private static final String EVERYTHING = "everything";

  @TempDir private Path directory;
  private Helm chart;

  @BeforeEach
  void open() {
    chart = new Helm(CHART);
  }

  static List<String> values() throws IOException {
    try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
      return files
          .map(file -> file.getFileName().toString().replace("-values.yaml", ""))
          .sorted()
          .toList();
    }
  }

  @Test
  void passesStrictLint() {
    assertThat(chart.lint().strict().call())
        .satisfies(result -> assertThat(result.getMessages()).noneMatch(m -> m.contains("ERROR")))
        .matches(result -> !result.isFailed());
  }

  @Test
  void rendersOnlyWhatEveryClusterKnows() throws IOException {
    assertThat(with("default").manifests())
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
  @MethodSource("values")
  void fitsTogether(String values) throws IOException {
    assertThat(RenderedRules.problems(with(values), directory)).isEmpty();
  }

  @Test
  void leavesTheNumberOfNodesToTheAutoscaler() throws IOException {
    assertThat(with(EVERYTHING).one(Deployment.class).getSpec().getReplicas()).isNull();
    assertThat(with(EVERYTHING).ofKind("HorizontalPodAutoscaler")).hasSize(1);
  }

  @Test
  void configuresTheGatewayWithWhatTheValuesSay() throws Exception {
    GatewayConfig config = with(EVERYTHING).configuration(directory).load();

    assertThat(config.listeners().keySet()).containsExactly("echo", "lock-step");
    assertThat(config.listeners().get("echo").maxConnections()).isEqualTo(500);
    assertThat(config.listeners().get("lock-step").window().operations()).isEqualTo(1);
    assertThat(config.admin().agentPort()).isEqualTo(7081);
    assertThat(config.completions().flush()).hasMillis(20);
    assertThat(config.drain().timeout()).hasSeconds(90);
  }

  @Test
  void mergesFurtherConfigurationIntoItsOwn() throws Exception {
    GatewayConfig config = with("cluster").configuration(directory).load();

    assertThat(config.cluster().enabled()).isTrue();
    assertThat(config.cluster().discovery().type()).isEqualTo(Discovery.Type.DNS);
    assertThat(config.cluster().discovery().name()).isEqualTo("echoport-members");
    assertThat(config.log().level()).isEqualTo(LogConfig.Level.DEBUG);
    assertThat(config.log().format()).isEqualTo(LogConfig.Format.JSON);
    assertThat(config.admin().port()).isEqualTo(7080);
  }

  @Test
  void removesTheDefaultListenerWhenTheValuesDo() throws Exception {
    GatewayConfig config = with("web").configuration(directory).load();

    assertThat(config.listeners().keySet())
        .containsExactlyInAnyOrder("web", "secure", "sockets", "safe-sockets");
  }

  @Test
  void letsAConfiguredCollectorBeReached() throws IOException {
    NetworkPolicy policy = with("bridge-and-tracing").one(NetworkPolicy.class);

    assertThat(policy.getSpec().getEgress())
        .anySatisfy(
            rule ->
                assertThat(rule.getPorts())
                    .anySatisfy(port -> assertThat(port.getPort().getIntVal()).isEqualTo(4318)));
  }

  @Test
  void shipsTheAlertsAndTheDashboardAsTheyAre() throws IOException {
    Rendered rendered = with("monitoring");
    Manifest rules = rendered.ofKind("PrometheusRule").findFirst().orElseThrow();
    JsonNode shipped =
        Manifest.YAML.readTree(Path.of("deploy/monitoring/rules/echoport.rules.yml").toFile());

    assertThat(rules.tree().path("spec")).isEqualTo(shipped);
    assertThat(rules.tree().at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    assertThat(rendered.manifests())
        .anySatisfy(
            manifest -> {
              String dashboard = manifest.tree().at("/data/echoport.json").asText();
              assertThat(Manifest.YAML.readTree(dashboard).path("panels")).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "docker-compose.yml, image: ${ECHOPORT_IMAGE:-%s}",
    "deploy/kubernetes/base/deployment.yaml, image: %s",
    "docs/containers.md, docker build -t %s .",
    "deploy/README.md, `%s`"
  })
  void runsTheImageThatIsBuiltElsewhere(Path file, String named) throws IOException {
    assertThat(file).content().contains(named.formatted(with("default").container().getImage()));
  }

  @Test
  void runsWithoutPrivilegesOnAReadOnlyRoot() throws IOException {
    Rendered rendered = with("default");

    assertThat(rendered.pod().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(rendered.container().getSecurityContext())
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
        "listeners: {a--b: {port: 7009}}|a--b",
        "listeners: {a: {port: 7007}}|a and echo",
        "listeners: {echo: {port: 7080}}|TCP 7080",
        "listeners: {echo: {scheme: unix}}|scheme",
        "listeners: {echo: {scheme: tls}}|tlsSecret",
        "listeners: {echo: {tlsSecret: a}}|listeners.echo.tlsSecret",
        "admin: {tokenSecret: {name: ''}}|name",
        "config: {drain: {grace: 1s}}|drain",
        "config: {cluster: {port: 7300}}|port",
        "autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 2}|minReplicas: 5",
        "service: {externalTrafficPolicy: Local}|externalTrafficPolicy",
        "disruptionBudget: {maxUnavailable: some}|maxUnavailable",
        "fullnameOverride: Big|fullnameOverride",
      })
  void refusesNonsense(String values, String named) {
    assertThatThrownBy(() -> render("echoport", values)).hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-release-of-a-name-that-kubernetes-takes-alone-but-no-mor", "7th"})
  void refusesAReleaseWhoseServicesCouldNotBeNamed(String release) {
    String name = release.substring(0, Math.min(53, release.length()));

    assertThatThrownBy(() -> render(name, "{}")).hasMessageContaining("set fullnameOverride");
  }

  @Test
  void anotherSecretOfRollSecretsIsAnotherRollout() throws IOException {
    try (ApiServer api = new ApiServer()) {
      JsonNode first = installed(api);
      api.secret("Yg==");
      JsonNode second = installed(api);

      assertThat(second.get("echoport.dev/secrets"))
          .isNotNull()
          .isNotEqualTo(first.get("echoport.dev/secrets"));
      assertThat(second.get("echoport.dev/config")).isEqualTo(first.get("echoport.dev/config"));
    }
  }

  /** The annotations of the pods, as they arrive at the API, which Helm asks for the Secrets. */
  private JsonNode installed(ApiServer api) throws IOException {
    chart
        .install()
        .withName("echoport")
        .withNamespace("default")
        .withKubeConfigContents(api.kubeConfig())
        .disableOpenApiValidation()
        .withValuesFile(
            Files.writeString(directory.resolve("roll.yaml"), "rollSecrets: [passwords]"))
        .call();
    return Manifest.YAML.readTree(api.deployment()).at("/spec/template/metadata/annotations");
  }

  private Rendered with(String values) throws IOException {
    return render("echoport", Files.readString(CHART.resolve("ci/" + values + "-values.yaml")));
  }

  private Rendered render(String release, String values) throws IOException {
    TemplateCommand template = chart.template().withName(release);
    template.withValuesFile(Files.writeString(directory.resolve("values.yaml"), values));
    return Rendered.of(template.call());
  }
}
