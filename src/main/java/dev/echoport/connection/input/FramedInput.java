package dev.echoport.connection.input;

import dev.echoport.api.FrameContext;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Outcome;
import dev.echoport.config.AtEof;
import dev.echoport.config.FrameConfig;
import dev.echoport.connection.Account;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.frame.Frame;
import dev.echoport.frame.FrameDecoder;
import dev.echoport.frame.FrameException;
import dev.echoport.frame.FrameFormat;
import dev.echoport.memory.MemoryRefusedException;
import dev.echoport.processor.FrameFlow;
import dev.echoport.processor.FrameSlots;
import dev.echoport.processor.FrameWork;
import dev.echoport.processor.ProcessorChain;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the input into frames, hands them to the listener's processors as far as window and slots
 * allow, and sends what comes back, in order.
 *
 * <pre>
 *   receive -&gt; decoder -&gt; flow (in process, bounded) -&gt; encode -&gt; send
 *                 |          |
 *                 +----------+--- failed, broken, cancelled --&gt; discarded, with the reason
 * </pre>
 *
 * <p>A frame that fails ends the connection, or only itself; either way when its turn has come, so
 * that what was received before it is answered.
 */
final class FramedInput implements Input, FrameFlow.Receiver {
  private final Connection connection;
  private final FrameConfig config;
  private final FrameDecoder decoder;
  private final FrameSlots slots;
  private final FrameFlow flow;
  private final Runnable turn = this::onTurn;

  private final LargeOutput large = new LargeOutput();
  private long frames;
  private long decodedBytes;
  private Instant receivedAt = Instant.EPOCH;
  private boolean decoding;
  private boolean waits;
  private boolean blocked;
  private boolean ended;
  private boolean complete;
  private boolean over;
  private boolean malformed;
  private boolean handedOver;
  private boolean done;

  FramedInput(Connection connection, ProcessorChain chain) {
    this.connection = connection;
    this.config = connection.listener().frame();
    this.decoder = config.format().newDecoder(config.limitBytes(), connection.memory());
    this.slots = chain.slots();
    this.flow = chain.open(this);
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    if (over) {
      data.release();
      connection
          .account()
          .discarded(bytes, malformed ? CloseReason.PROTOCOL_ERROR : connection.lossReason());
      return;
    }
    receivedAt = Instant.now();
    decoder.add(data);
    decode();
  }

  private void onTurn() {
    waits = false;
    resume();
    connection.onInputResumed();
  }

  @Override
  public void resume() {
    if (!large.isEmpty()) {
      postLarge();
      connection.onBatchCompleted();
    }
    if (blocked && !decoding) {
      decode();
      connection.onBatchCompleted();
    }
  }

  /** Submits frames until there is none, or no room. */
  private void decode() {
    if (decoding || over) {
      return;
    }
    decoding = true;
    boolean room = atEnd() || room();
    while (!over && room && submitNext()) {
      room = room();
    }
    decoding = false;
    connection.window().collects(decoder.heldBytes());
    blocked = !over && !room;
    if (ended && !over && !blocked) {
      endOfFrames();
    }
  }

  /** There is no frame any more that would need room. */
  private boolean atEnd() {
    return ended && decoder.bufferedBytes() == 0;
  }

  private boolean room() {
    if (connection.window().full()) {
      return false;
    }
    if (!slots.available()) {
      waits = true;
      slots.await(turn);
      return false;
    }
    return true;
  }

  private boolean submitNext() {
    try {
      @Nullable Frame frame = decoder.next();
      if (frame != null) {
        submit(FrameWork.of(frame, context(), decodedBytes, connection.activity().now()));
      }
      return frame != null;
    } catch (FrameException e) {
      submitMalformed(String.valueOf(e.getMessage()));
      return false;
    } catch (MemoryRefusedException e) {
      connection.refused(e);
      return false;
    }
  }

  private void submit(FrameWork work) {
    int bytes = work.frame().inputBytes();
    if (!reserved(bytes)) {
      return;
    }
    decodedBytes += bytes;
    connection.window().frameBegun(bytes, work.postedNanos());
    flow.submit(work);
  }

  /** A frame in process is a copy on the heap. */
  private boolean reserved(int bytes) {
    try {
      connection.memory().reserve(bytes);
      return true;
    } catch (MemoryRefusedException e) {
      connection.refused(e);
      return false;
    }
  }

  /** What cannot be decoded takes its place behind the frames before it. */
  private void submitMalformed(String cause) {
    int bytes = decoder.bufferedBytes();
    malformed = true;
    closeDecoder();
    Frame rest = new Frame(Buffer.buffer(), bytes, Frame.Ending.NONE, false);
    submit(FrameWork.broken(rest, context(), decodedBytes, connection.activity().now(), cause));
  }

  private FrameContext context() {
    return new FrameContext(
        connection.services().node(),
        connection.listener().name(),
        connection.id(),
        connection.remoteAddress(),
        connection.peer().localAddress(),
        ++frames,
        receivedAt);
  }

  @Override
  public void end(boolean byPeer) {
    if (!ended) {
      ended = true;
      complete = byPeer;
      decode();
    }
  }

  private void endOfFrames() {
    @Nullable Frame rest = decoder.rest();
    if (rest != null && rest.inputBytes() > 0) {
      endWith(rest);
    }
    if (!over) {
      closeDecoder();
      Frame nothing = new Frame(Buffer.buffer(), 0, Frame.Ending.NONE, false);
      flow.end(nothing, context(), decodedBytes);
    }
  }

  private void endWith(Frame rest) {
    int bytes = rest.inputBytes();
    if (!complete) {
      connection.account().discarded(bytes, connection.lossReason());
    } else if (config.atEof() == AtEof.ERROR) {
      closeDecoder();
      String cause =
          "the input ends within a frame, after %d bytes of it (expected: %s)"
              .formatted(bytes, config.format().text());
      submit(FrameWork.broken(rest, context(), decodedBytes, connection.activity().now(), cause));
    } else if (config.atEof() == AtEof.PROCESS && rest.payload().length() > 0) {
      submit(FrameWork.of(rest, context(), decodedBytes, connection.activity().now()));
    } else {
      connection.account().discarded(bytes, CloseReason.PEER_FINISHED);
    }
  }

  private void closeDecoder() {
    over = true;
    decoder.close();
    connection.window().collects(0);
  }

  @Override
  public boolean processed(FrameWork work) {
    over(work);
    if (large.isEmpty()) {
      take(work);
    } else {
      large.add(work);
    }
    connection.onInputResumed();
    return large.keeps(work);
  }

  /** Its turn has come. */
  private void take(FrameWork work) {
    if (!work.failed()) {
      produce(work);
    } else if (work.discarded()) {
      fail(work, Outcome.FAILED, work.failureReason(), work.cause());
    } else {
      endBecauseOf(work, work.failureReason(), work.cause());
    }
  }

  /** It is not in process any more. */
  private void over(FrameWork work) {
    int bytes = work.frame().inputBytes();
    connection.window().frameDone(bytes, connection.activity().now());
    connection.memory().free(bytes);
  }

  private void produce(FrameWork work) {
    try {
      send(work, config.format().encode(work.frame(), work.payload(), connection.memory()));
    } catch (FrameException e) {
      endBecauseOf(work, CloseReason.PROCESSOR_FAILED, e.getMessage());
    } catch (MemoryRefusedException e) {
      endBecauseOf(work, CloseReason.MEMORY, e.getMessage());
    }
  }

  private void send(FrameWork work, ByteBuf output) {
    int produced = output.readableBytes();
    boolean inPieces = produced > FrameFormat.AT_ONCE_BYTES;
    long now = connection.activity().now();
    Account account = connection.account();
    if (!inPieces) {
      account.consumed(work.frame().inputBytes(), produced);
    }
    account.processed(
        Outcome.OK,
        work.offset(),
        work.frame().inputBytes(),
        produced,
        work.postedNanos(),
        work.startedNanos(),
        now,
        null);
    if (produced == 0) {
      output.release();
      connection.activity().progressed(now);
    } else if (inPieces) {
      large.begin(work, output);
      postLarge();
    } else {
      connection.send(output, produced, now, connection.peer());
    }
  }

  /** What did not fit into one send, and then what is behind it. */
  private void postLarge() {
    if (!isPosted()) {
      return;
    }
    FrameWork whole = large.finished();
    if (whole != null) {
      flow.done(whole);
      done |= handedOver;
    }
    for (FrameWork next = large.next(); next != null; next = large.next()) {
      take(next);
      if (!large.keeps(next)) {
        flow.done(next);
      }
    }
    FrameWork end = large.nextEnd();
    if (end != null && !ended(end)) {
      flow.done(end);
    }
  }

  private boolean isPosted() {
    try {
      return large.post(connection);
    } catch (MemoryRefusedException e) {
      connection.refused(e);
      return false;
    }
  }

  private void fail(FrameWork work, Outcome outcome, CloseReason why, @Nullable String cause) {
    int bytes = work.frame().inputBytes();
    connection.account().discarded(bytes, why);
    connection
        .account()
        .processed(
            outcome,
            work.offset(),
            bytes,
            0,
            work.postedNanos(),
            work.startedNanos(),
            connection.activity().now(),
            cause);
  }

  /** The frame ends the connection; those behind it are given up. */
  private void endBecauseOf(FrameWork work, CloseReason why, @Nullable String cause) {
    fail(work, Outcome.FAILED, why, cause);
    giveUp(why);
    connection.leave(why, cause);
  }

  private void giveUp(CloseReason why) {
    if (!over) {
      closeDecoder();
    }
    if (waits) {
      waits = false;
      slots.forget(turn);
    }
    giveUpLarge(why);
    for (FrameWork work : flow.cancel()) {
      over(work);
      fail(work, Outcome.CANCELLED, why, why.name());
    }
    connection.account().discardPending(why);
    blocked = false;
    done = true;
  }

  private void giveUpLarge(CloseReason why) {
    for (FrameWork work : large.giveUp(connection, why)) {
      flow.done(work);
      fail(work, Outcome.CANCELLED, why, why.name());
    }
    FrameWork whole = large.finished();
    if (whole != null) {
      flow.done(whole);
    }
    FrameWork end = large.nextEnd();
    if (end != null) {
      flow.done(end);
    }
  }

  @Override
  public boolean ended(FrameWork rest) {
    if (!large.isEmpty()) {
      large.endsWith(rest);
      return true;
    }
    handedOver = true;
    if (rest.failed()) {
      done = true;
      connection.leave(rest.failureReason(), rest.cause());
      return false;
    }
    if (rest.payload().length() > 0) {
      produce(rest);
    }
    done |= large.isEmpty();
    connection.onInputResumed();
    return large.keeps(rest);
  }

  @Override
  public void broken(Throwable defect) {
    connection.onFailure(defect);
  }

  @Override
  public void batchCompleted() {
    connection.onBatchCompleted();
  }

  @Override
  public boolean blocked() {
    return blocked || over;
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public boolean busy() {
    return flow.inProcess() > 0;
  }

  @Override
  public void tick(long now) {
    flow.tick(now);
  }

  @Override
  public void cancel() {
    giveUp(connection.lossReason());
  }
}
