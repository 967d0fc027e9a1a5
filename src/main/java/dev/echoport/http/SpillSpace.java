package dev.echoport.http;

import dev.echoport.config.HttpConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

/**
 * Where bodies go that do not fit into memory, and how much of the disk they may take together.
 * Owned by a loop, which has its share of the listener's limit; files are touched by Vert.x's
 * workers only.
 */
public final class SpillSpace {
  private final Context context;
  private final Path folder;
  private final long limit;
  private long taken;

  /**
   * @param context of the loop
   * @param loops that have a share each
   */
  public SpillSpace(Context context, HttpConfig config, int loops) {
    this.context = context;
    this.folder =
        config.spillFolder() == null
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : config.spillFolder();
    this.limit = config.maxSpillBytes() / loops;
  }

  boolean take(int bytes) {
    if (taken + bytes > limit) {
      return false;
    }
    taken += bytes;
    return true;
  }

  void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Runs {@code action} on a worker; the result comes back to the loop. */
  <T> Future<T> run(Callable<T> action) {
    return context.executeBlocking(action, false);
  }

  /** A new file, which has no name any more once it is open: whatever happens, nothing stays. */
  FileChannel open() throws IOException {
    Path file = Files.createTempFile(folder, "echoport-", ".body");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
