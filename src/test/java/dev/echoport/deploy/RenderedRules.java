package dev.echoport.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.scheme.Scheme;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an API server, the network and the nodes would find wrong with manifests that fit types. */
final class RenderedRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern PORT_NAME = Pattern.compile("[a-z](-?[a-z0-9])*");
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

  /** Custom resources, which have no type here. */
  private static final Set<String> OPERATOR = Set.of("ServiceMonitor", "PrometheusRule");

  private final Rendered rendered;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> podLabels;
  private final Map<String, String> ports = new TreeMap<>();

  private RenderedRules(Rendered rendered) throws IOException {
    this.rendered = rendered;
    this.podLabels = rendered.template().getMetadata().getLabels();
  }

  /** One line for each; {@code directory} takes files that the configuration names. */
  static List<String> problems(Rendered rendered, Path directory) throws IOException {
    RenderedRules rules = new RenderedRules(rendered);
    rules.ports();
    for (Manifest manifest : rendered.manifests()) {
      rules.check(manifest);
    }
    rules.volumes();
    rules.probes();
    rules.configuration(directory);
    return rules.problems;
  }

  private void check(Manifest manifest) throws IOException {
    if (!OPERATOR.contains(manifest.kind())) {
      manifest.read();
    }
    String where = manifest.kind() + " " + manifest.name();
    require(isName(manifest.name()), where, "is no name of at most 63 characters");
    labels(manifest.tree().at("/metadata/labels"), where);
    switch (manifest.kind()) {
      case "Deployment" -> selects(manifest, "/spec/selector/matchLabels");
      case "Service" -> service(manifest, where);
      case "PodDisruptionBudget" -> selects(manifest, "/spec/selector/matchLabels");
      case "NetworkPolicy" -> network(manifest, where);
      case "HorizontalPodAutoscaler" -> autoscaler(manifest, where);
      case "ServiceMonitor" -> monitor(manifest, where);
      default -> {}
    }
  }

  private void ports() throws IOException {
    Set<String> numbers = new HashSet<>();
    for (var port : rendered.container().getPorts()) {
      String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
      String where = "container port " + port.getName();
      boolean named = PORT_NAME.matcher(port.getName()).matches() && port.getName().length() <= 15;
      require(named, where, "is no port name");
      String number = protocol + " " + port.getContainerPort();
      require(numbers.add(number), where, "is a second " + number);
      require(ports.put(port.getName(), number) == null, where, "is there twice");
    }
  }

  /** Selects the pods, and by more than nothing. */
  private void selects(Manifest manifest, String path) {
    Map<String, String> wanted = map(manifest.tree().at(path));
    String where = manifest.kind() + " " + manifest.name() + " " + path;
    require(!wanted.isEmpty(), where, "selects every pod of the namespace, or none");
    require(podLabels.entrySet().containsAll(wanted.entrySet()), where, wanted + ": no pod has it");
  }

  private void service(Manifest service, String where) {
    selects(service, "/spec/selector");
    Set<String> outside = new HashSet<>();
    for (JsonNode port : Rendered.elements(service.tree().at("/spec/ports"))) {
      String protocol = port.path("protocol").asText("TCP");
      aims(port.path("targetPort"), protocol, where);
      require(outside.add(protocol + port.path("port").asText()), where, "has a port twice");
    }
  }

  /** At a port of the container, of this protocol. */
  private void aims(JsonNode port, String protocol, String where) {
    String found = ports.get(port.asText());
    require(
        found != null && found.startsWith(protocol + " "),
        where,
        protocol + " " + port + ": is no port of the container, " + ports);
  }

  private void network(Manifest policy, String where) {
    selects(policy, "/spec/podSelector/matchLabels");
    for (JsonNode rule : Rendered.elements(policy.tree().at("/spec/ingress"))) {
      for (JsonNode port : Rendered.elements(rule.path("ports"))) {
        aims(port.path("port"), port.path("protocol").asText("TCP"), where);
      }
    }
    String open = policy.tree().at("/spec/ingress").toString();
    ports.keySet().stream()
        .filter(name -> !name.equals("bridge"))
        .forEach(
            name -> require(open.contains("\"" + name + "\""), where, "lets nobody to " + name));
  }

  private void autoscaler(Manifest autoscaler, String where) throws IOException {
    JsonNode spec = autoscaler.tree().path("spec");
    String target = spec.at("/scaleTargetRef/name").asText();
    require(
        spec.path("minReplicas").asInt() <= spec.path("maxReplicas").asInt(), where, "min > max");
    require(rendered.ofKind("Deployment").anyMatch(d -> d.name().equals(target)), where, target);
    JsonNode replicas =
        rendered.ofKind("Deployment").findFirst().orElseThrow().tree().at("/spec/replicas");
    require(replicas.isMissingNode(), where, "and the Deployment both set the number of nodes");
  }

  private void monitor(Manifest monitor, String where) {
    Map<String, String> wanted = map(monitor.tree().at("/spec/selector/matchLabels"));
    List<Manifest> services =
        rendered
            .ofKind("Service")
            .filter(
                service ->
                    map(service.tree().at("/metadata/labels"))
                        .entrySet()
                        .containsAll(wanted.entrySet()))
            .toList();
    require(services.size() == 1, where, wanted + " selects " + services.size() + " services");
    String port = monitor.tree().at("/spec/endpoints/0/port").asText();
    require(
        services.stream()
            .flatMap(service -> service.tree().at("/spec/ports").findValuesAsText("name").stream())
            .anyMatch(port::equals),
        where,
        "the service has no port " + port);
  }

  private void volumes() throws IOException {
    Set<String> volumes =
        rendered.pod().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
    Set<String> mounted =
        rendered.container().getVolumeMounts().stream()
            .map(VolumeMount::getName)
            .collect(Collectors.toSet());
    require(volumes.equals(mounted), "volumes " + volumes, "are not those mounted, " + mounted);
    for (Volume volume : rendered.pod().getVolumes()) {
      if (volume.getConfigMap() != null) {
        String name = volume.getConfigMap().getName();
        boolean there = rendered.ofKind("ConfigMap").anyMatch(map -> map.name().equals(name));
        require(there, "volume " + volume.getName(), "there is no ConfigMap " + name);
      }
    }
  }

  private void probes() throws IOException {
    Container container = rendered.container();
    for (Probe probe :
        List.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())) {
      require(
          ports.containsKey(probe.getHttpGet().getPort().getStrVal()), "a probe", "has no port");
    }
  }

  /** The node takes it, and listens where the manifests say. */
  private void configuration(Path directory) throws IOException {
    GatewayConfig config;
    try {
      config = rendered.configuration(directory).load();
    } catch (ConfigException e) {
      problems.addAll(e.problems().stream().map(Object::toString).toList());
      return;
    }
    Map<String, String> listening = new TreeMap<>();
    config
        .listeners()
        .forEach(
            (name, listener) -> {
              InetListenAddress address = (InetListenAddress) listener.address();
              String protocol = address.scheme() == Scheme.UDP ? "UDP " : "TCP ";
              listening.put(name, protocol + address.port());
            });
    Stream.of(
            Map.entry("admin", config.admin().port()),
            Map.entry("agent", config.admin().agentPort()),
            Map.entry("bridge", config.bridge().port()),
            Map.entry("event-bus", config.cluster().enabled() ? config.cluster().port() : 0),
            Map.entry("member", config.cluster().enabled() ? config.cluster().memberPort() : 0))
        .filter(port -> port.getValue() != 0)
        .forEach(port -> listening.put(port.getKey(), "TCP " + port.getValue()));
    require(listening.equals(ports), "the node listens on " + listening, "not on " + ports);
    if (config.cluster().enabled()) {
      String members = config.cluster().discovery().name();
      require(
          rendered.ofKind("Service").anyMatch(service -> service.name().equals(members)),
          "cluster.discovery.name " + members,
          "is no Service");
    }
    long needed = config.drain().grace().plus(config.drain().timeout()).toSeconds();
    require(
        rendered.pod().getTerminationGracePeriodSeconds() > needed + 5,
        "terminationGracePeriodSeconds",
        "is too short for a drain of " + needed + " s");
  }

  private void labels(JsonNode labels, String where) {
    map(labels)
        .values()
        .forEach(
            value ->
                require(
                    value.length() <= 63 && LABEL.matcher(value).matches(),
                    where,
                    value + " is no value of a label"));
  }

  private static boolean isName(String name) {
    return name.length() <= 63 && NAME.matcher(name).matches();
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new TreeMap<>();
    object.fields().forEachRemaining(each -> map.put(each.getKey(), each.getValue().asText()));
    return map;
  }

  private void require(boolean right, String where, String otherwise) {
    if (!right) {
      problems.add(where + " " + otherwise);
    }
  }
}
