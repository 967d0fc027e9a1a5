package dev.echoport.deploy;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.config.processor.ProcessorSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A configuration as it is deployed.
 *
 * @param environment of the container
 * @param directory where files that the configuration names are made, so that they are there
 */
record DeployedConfig(String yaml, List<EnvVar> environment, Path directory) {
  private static final Pattern FILE = Pattern.compile(Rendered.MOUNTS + "/([\\w./-]+)");

  static GatewayConfig load(String yaml, Path directory) throws IOException, ConfigException {
    return new DeployedConfig(yaml, List.of(), directory).load();
  }

  GatewayConfig load() throws IOException, ConfigException {
    for (MatchResult named : FILE.matcher(yaml).results().toList()) {
      Path made = directory.resolve(named.group(1));
      Files.createDirectories(made.getParent());
      Files.writeString(made, "0123456789abcdef");
    }
    String here = FILE.matcher(yaml).replaceAll(directory + "/$1");
    Path file = Files.writeString(directory.resolve("echoport.yaml"), here);
    return ConfigLoader.load(file, variables(), List.of(), ProcessorSource.NONE).config();
  }

  /** Those that the manifest does not say have some value. */
  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(Map.of("HOSTNAME", "pod"));
    environment.forEach(
        each ->
            variables.put(each.getName(), each.getValue() == null ? "192.0.2.1" : each.getValue()));
    return variables;
  }
}
