package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Answers with a file of the jar, read at the first request. Owned by the verticle's context. */
final class JarFile implements Handler<RoutingContext> {
  private final String resource;
  private final String type;
  private @Nullable Buffer content;

  /**
   * @param resource an absolute name on the class path
   * @param type the media type
   */
  JarFile(String resource, String type) {
    this.resource = resource;
    this.type = type;
  }

  @Override
  public void handle(RoutingContext exchange) {
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(content());
  }

  private Buffer content() {
    Buffer known = content;
    if (known == null) {
      known = read();
      content = known;
    }
    return known;
  }

  private Buffer read() {
    try (@Nullable InputStream in = JarFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": not in the jar");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
