package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.processor.builtin.CharacterGenerator;
import io.netty.buffer.ByteBuf;

/**
 * Sends the pattern of RFC 864 as fast as the peer takes it, and throws away what the peer sends.
 * Ends when the peer ends its side.
 */
final class GeneratedOutput implements Input {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final Connection connection;
  private long produced;
  private boolean scheduled;
  private boolean ended;

  GeneratedOutput(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    data.release();
    connection.account().consumed(bytes, 0);
  }

  /** Not at once: a peer that takes everything must not keep the loop from the others. */
  @Override
  public void resume() {
    if (!scheduled && !ended) {
      scheduled = true;
      connection.peer().later(0, this::produce);
    }
  }

  private void produce() {
    scheduled = false;
    while (mayProduce()) {
      ByteBuf chunk = connection.memory().buffer(CHUNK_BYTES);
      CharacterGenerator.fill(chunk, produced, CHUNK_BYTES);
      produced += CHUNK_BYTES;
      connection.account().consumed(0, CHUNK_BYTES);
      connection.send(chunk, CHUNK_BYTES, connection.activity().now(), connection.peer());
    }
    connection.onBatchCompleted();
  }

  /** Nobody has asked for what it sends: it is the first to do without memory. */
  private boolean mayProduce() {
    return !ended
        && connection.sending()
        && !connection.window().full()
        && !connection.memory().mustWait();
  }

  @Override
  public void end(boolean complete) {
    ended = true;
  }
}
