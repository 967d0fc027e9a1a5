package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.processor.ProcessorCatalog;

/** Where a node's configuration comes from; may be read again while it runs. */
@FunctionalInterface
public interface ConfigSource {

  /**
   * Reads all sources anew. Blocks on files.
   *
   * @throws ConfigException with every problem; nothing is left open
   */
  Loaded read() throws ConfigException;

  /**
   * A valid configuration.
   *
   * @param catalog what its processors are taken from; whoever read it closes it
   */
  record Loaded(LoadedConfig config, ProcessorCatalog catalog) {
    /** One that was not read. */
    static Loaded of(GatewayConfig config, ProcessorCatalog catalog) {
      return new Loaded(new LoadedConfig(config), catalog);
    }
  }

  /** There is nothing to read again, {@code why}. */
  static ConfigSource refusing(String why) {
    return () -> {
      throw Reloads.refusal(why);
    };
  }
}
