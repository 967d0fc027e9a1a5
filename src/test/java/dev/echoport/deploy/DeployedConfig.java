package dev.echoport.deploy;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ConfigLoader;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ProcessorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration as it is deployed, with a token that is there. */
final class DeployedConfig {
  private DeployedConfig() {}

  static GatewayConfig load(String yaml, Path directory) throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("echoport.yaml"), yaml);
    Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef");
    return ConfigLoader.load(
            file,
            Map.of("HOSTNAME", "pod"),
            List.of("admin.tokenFile=" + token),
            ProcessorSource.NONE)
        .config();
  }
}
