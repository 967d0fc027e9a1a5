package dev.echoport.app.command;

import dev.echoport.client.HttpOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the requests of an HTTP load look like. */
final class HttpRequestOptions {
  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "http: each message is a request of this method, answered with 2xx. Without --method and"
              + " --body a connection is one POST whose body is the load.")
  private @Nullable String method;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "http, ws: one more field in the head of requests; may be repeated.")
  private List<String> headers = List.of();

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "http: each message is a request with this body, which has to come back.")
  private @Nullable Path body;

  /**
   * What was asked for.
   *
   * @throws IOException if the file cannot be read
   */
  HttpOptions options() throws IOException {
    return new HttpOptions(method, headers.stream().map(HttpOptions::header).toList(), bytes());
  }

  private @Nullable Buffer bytes() throws IOException {
    try {
      return body == null ? null : Buffer.buffer(Files.readAllBytes(body));
    } catch (NoSuchFileException e) {
      throw new IOException("--body: " + body + " (expected: a file that exists)", e);
    }
  }
}
