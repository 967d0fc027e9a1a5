package dev.echoport.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A valid configuration and how it is shown to an operator.
 *
 * @param settings every setting in effect as YAML, by dotted path; {@code null} where a default
 *     listener was removed. Names the file of a secret, never the secret
 */
public record LoadedConfig(GatewayConfig config, Map<String, String> settings) {

  public LoadedConfig {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * The configuration in effect, as a configuration file that loads to the same {@link #config}.
   */
  public String toYaml() {
    return YamlWriter.document(settings);
  }
}
