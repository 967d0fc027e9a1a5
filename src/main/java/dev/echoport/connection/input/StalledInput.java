package dev.echoport.connection.input;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was received while receiving stalls: it has to wait. Owned by the connection's loop. */
final class StalledInput {
  private final Consumer<ByteBuf> resume;
  private @Nullable CompositeByteBuf held;
  private int stalls;

  /**
   * @param resume takes what was held, perhaps nothing, when the last stall is over
   */
  StalledInput(Consumer<ByteBuf> resume) {
    this.resume = resume;
  }

  void begin() {
    stalls++;
  }

  void end() {
    stalls--;
    if (stalls == 0) {
      ByteBuf waited = held;
      held = null;
      resume.accept(waited == null ? Unpooled.EMPTY_BUFFER : waited);
    }
  }

  boolean isOn() {
    return stalls > 0;
  }

  /** Whether something waits. */
  boolean holds() {
    return held != null;
  }

  /** Takes the ownership of {@code data}. */
  void add(ByteBuf data) {
    CompositeByteBuf all = held;
    if (all == null) {
      all = Unpooled.compositeBuffer(Integer.MAX_VALUE);
      held = all;
    }
    all.addComponent(true, data);
  }

  /** Gives up what waits; {@code null}: nothing does. */
  @Nullable ByteBuf cancel() {
    ByteBuf waited = held;
    held = null;
    return waited;
  }
}
