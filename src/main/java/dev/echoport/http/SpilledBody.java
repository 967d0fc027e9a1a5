package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.AsyncResult;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a body that is in a file: written piece by piece, then read so. Owned by the
 * connection's loop; a worker has the file while {@code busy}.
 */
final class SpilledBody {
  private final SpillSpace space;
  private final ByteBufAllocator allocator;
  private final Consumer<@Nullable Throwable> idle;
  private final int pieceBytes;
  private List<ByteBuf> queue = new ArrayList<>();
  private int queuedBytes;
  private @Nullable FileChannel file;
  private long written;
  private long read;
  private boolean busy;
  private boolean closed;

  /**
   * @param pieceBytes how much should wait in memory for the file, and how much is read at once
   * @param idle told when everything is written, or why it cannot be
   */
  SpilledBody(
      SpillSpace space,
      int pieceBytes,
      ByteBufAllocator allocator,
      Consumer<@Nullable Throwable> idle) {
    this.space = space;
    this.pieceBytes = pieceBytes;
    this.allocator = allocator;
    this.idle = idle;
  }

  /** Takes the ownership of {@code data}, whose place is taken already. */
  void write(ByteBuf data) {
    written += data.readableBytes();
    queuedBytes += data.readableBytes();
    queue.add(data);
    if (!busy) {
      writeQueue();
    }
  }

  private void writeQueue() {
    List<ByteBuf> pieces = queue;
    queue = new ArrayList<>();
    busy = true;
    space.run(() -> append(pieces)).onComplete(done -> wrote(pieces, done));
  }

  private FileChannel append(List<ByteBuf> pieces) throws IOException {
    FileChannel channel = file == null ? space.open() : file;
    for (ByteBuf piece : pieces) {
      int at = piece.readerIndex();
      while (at < piece.writerIndex()) {
        at += piece.getBytes(at, channel, piece.writerIndex() - at);
      }
    }
    return channel;
  }

  private void wrote(List<ByteBuf> pieces, AsyncResult<FileChannel> done) {
    busy = false;
    for (ByteBuf piece : pieces) {
      queuedBytes -= piece.readableBytes();
      piece.release();
    }
    file = done.succeeded() ? done.result() : file;
    if (closed) {
      closeFile();
    } else if (done.failed() || queue.isEmpty()) {
      idle.accept(done.cause());
    } else {
      writeQueue();
    }
  }

  /** Whether enough waits for the file. */
  boolean isFull() {
    return queuedBytes >= pieceBytes;
  }

  boolean isIdle() {
    return !busy && queue.isEmpty();
  }

  /**
   * Hands the next piece to {@code reader}, with its ownership, or the reason why there is none.
   */
  void read(Consumer<AsyncResult<ByteBuf>> reader) {
    busy = true;
    space
        .run(this::chunk)
        .onComplete(
            done -> {
              busy = false;
              if (!closed) {
                read += done.succeeded() ? done.result().readableBytes() : 0;
                reader.accept(done);
                return;
              }
              if (done.succeeded()) {
                done.result().release();
              }
              closeFile();
            });
  }

  private ByteBuf chunk() throws IOException {
    FileChannel channel = file;
    int bytes = (int) Math.min(pieceBytes, written - read);
    ByteBuf chunk = allocator.buffer(bytes);
    try {
      while (channel != null && chunk.readableBytes() < bytes) {
        long at = read + chunk.readableBytes();
        if (chunk.writeBytes(channel, at, bytes - chunk.readableBytes()) < 0) {
          throw new EOFException("the file of a body is shorter than the body");
        }
      }
      return chunk;
    } catch (IOException | RuntimeException e) {
      chunk.release();
      throw e;
    }
  }

  /** Gives everything up, once. */
  void close() {
    if (!closed) {
      closed = true;
      queue.forEach(ByteBuf::release);
      queue.clear();
      space.giveBack(written);
      if (!busy) {
        closeFile();
      }
    }
  }

  private void closeFile() {
    FileChannel channel = file;
    if (channel != null) {
      space.run(
          () -> {
            channel.close();
            return true;
          });
    }
  }
}
