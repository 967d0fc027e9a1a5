package dev.echoport.app.command;

import dev.echoport.client.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command reaches the admin API of a node: the options that such commands share. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:7080",
      converter = AdminConverter.class,
      description = "Admin address of the node; HOST:PORT is enough. Default: ${DEFAULT-VALUE}.")
  private Target admin;

  @Mixin private TokenOption token;

  /** Where the API is. */
  Target target() {
    return admin;
  }

  /**
   * What the API asks for, {@code null} where none was given.
   *
   * @throws IOException if the file cannot be read
   */
  @Nullable String token() throws IOException {
    return token.read();
  }
}
