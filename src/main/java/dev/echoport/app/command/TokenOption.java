package dev.echoport.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The token of an admin API, in a file. */
final class TokenOption {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the bearer token of the admin API.")
  private @Nullable Path tokenFile;

  /**
   * What the API asks for, {@code null} where none was given.
   *
   * @throws IOException if the file cannot be read
   */
  @Nullable String read() throws IOException {
    if (tokenFile == null) {
      return null;
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("--token-file: " + tokenFile + " (expected: a file that exists)", e);
    }
  }
}
