package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.echoport.config.load.TokenFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the API, read again when its file changes. The one before is accepted for a while,
 * so that clients and nodes may get the new one in any order. Owned by the verticle's context.
 */
final class Tokens {
  /** How often the file is looked at. */
  static final long LOOK_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final long OVERLAP_MINUTES = 10;

  private final @Nullable Path file;
  private final LongSupplier clock;
  private byte[] token;
  private byte[] before;
  private long changedNanos;
  private @Nullable String told;
  private boolean looking;

  /**
   * @param file where it stands, {@code null} if it never changes
   */
  Tokens(String token, @Nullable Path file, LongSupplier clock) {
    this.token = token.getBytes(UTF_8);
    this.before = this.token;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Which token it is, for the log; {@code null}: none. Comparing takes as long for a near miss as
   * for any.
   */
  @Nullable String accept(String presented) {
    byte[] bytes = presented.getBytes(UTF_8);
    boolean isNow = MessageDigest.isEqual(token, bytes);
    boolean wasBefore = MessageDigest.isEqual(before, bytes);
    return isNow ? "token" : wasBefore && !isOver() ? "token before its change" : null;
  }

  private boolean isOver() {
    return clock.getAsLong() - changedNanos >= TimeUnit.MINUTES.toNanos(OVERLAP_MINUTES);
  }

  /**
   * Reads the file on a worker, unless it is being read. A file that holds no token leaves what
   * there is.
   */
  Future<?> look(Vertx vertx) {
    Path path = file;
    if (path == null || looking) {
      return Future.succeededFuture();
    }
    looking = true;
    return vertx
        .executeBlocking(() -> TokenFile.read(path), false)
        .andThen(done -> looking = false)
        .onSuccess(this::found)
        .onFailure(this::tell);
  }

  private void found(String text) {
    told = null;
    byte[] found = text.getBytes(UTF_8);
    if (!MessageDigest.isEqual(token, found)) {
      before = token;
      token = found;
      changedNanos = clock.getAsLong();
      LOG.info(
          "admin.tokenFile: another token; the one before is accepted for {} more minutes",
          OVERLAP_MINUTES);
    }
  }

  /** Once, however often the file is read. */
  private void tell(Throwable cause) {
    String why = cause.getMessage();
    if (!Objects.equals(told, why)) {
      told = why;
      LOG.warn("admin.tokenFile: {}; the token stays as it is", why);
    }
  }
}
