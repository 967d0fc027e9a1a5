package dev.echoport.config.load;

import dev.echoport.config.GatewayConfig;
import dev.echoport.config.Problem;
import dev.echoport.config.yaml.YamlWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A valid configuration and how it is shown to an operator.
 *
 * @param settings every setting in effect as YAML, by dotted path; {@code null} where a default
 *     listener was removed. Names the file of a secret, never the secret
 * @param renamed settings that were written under a name that they had
 */
public record LoadedConfig(
    GatewayConfig config, Map<String, String> settings, List<Problem> renamed) {

  public LoadedConfig {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    renamed = List.copyOf(renamed);
  }

  /** Of which there is no text. */
  public LoadedConfig(GatewayConfig config) {
    this(config, Map.of(), List.of());
  }

  /** What an operator should look at, though it is valid: a line for each. */
  public List<String> warnings() {
    return Stream.concat(
            renamed.stream().map(Problem::toString), ExposedSecrets.warnings(config).stream())
        .toList();
  }

  /**
   * The configuration in effect, as a configuration file that loads to the same {@link #config}.
   */
  public String toYaml() {
    return YamlWriter.document(settings);
  }
}
