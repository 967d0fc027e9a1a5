package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an input that arrives in chunks, and checks on the way what holds for every format: bytes
 * are counted exactly, memory is bounded, every received buffer is released once.
 */
final class Decoding {
  private static final int MOST_BORDER_BYTES = 16;
  private static final int OFFSET = 3;

  private final FrameFormat format;
  private final int limitBytes;
  private final FrameDecoder decoder;
  private final List<ByteBuf> received = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private @Nullable String error;
  private int addedBytes;
  private int framedBytes;

  /** What came of an input. */
  record Result(List<Frame> frames, @Nullable String error, @Nullable Frame rest) {

    List<String> payloads() {
      return frames.stream().map(frame -> text(frame.payload())).toList();
    }

    String restText() {
      return rest == null ? "" : text(rest.payload());
    }

    private static String text(Buffer payload) {
      return payload.toString(StandardCharsets.ISO_8859_1.name());
    }
  }

  private Decoding(FrameFormat format, int limitBytes) {
    this.format = format;
    this.limitBytes = limitBytes;
    decoder = format.newDecoder(limitBytes, UnpooledByteBufAllocator.DEFAULT);
  }

  static Result decode(String format, int limitBytes, String... chunks) {
    List<byte[]> bytes =
        Arrays.stream(chunks).map(chunk -> chunk.getBytes(StandardCharsets.ISO_8859_1)).toList();
    return new Decoding(FrameFormat.parse(format), limitBytes).run(bytes);
  }

  /** With chunks of these sizes, from the first again after the last. */
  static Result decode(FrameFormat format, int limitBytes, byte[] input, List<Integer> sizes) {
    List<byte[]> chunks = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < input.length; i++) {
      int to = Math.min(input.length, from + sizes.get(i % sizes.size()));
      chunks.add(Arrays.copyOfRange(input, from, to));
      from = to;
    }
    return new Decoding(format, limitBytes).run(chunks);
  }

  private Result run(List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      if (error == null) {
        receive(chunk);
      }
    }
    int buffered = decoder.bufferedBytes();
    Frame rest = decoder.rest();
    if (error == null) {
      checkRest(rest, buffered, chunks);
    } else {
      assertThat(rest).isNull();
    }
    decoder.close();
    checkNothingIsHeld();
    return new Result(List.copyOf(frames), error, rest);
  }

  private void receive(byte[] chunk) {
    ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer(OFFSET + chunk.length);
    data.writeZero(OFFSET).skipBytes(OFFSET).writeBytes(chunk);
    received.add(data);
    addedBytes += chunk.length;
    decoder.add(data);
    checkMemory(data.refCnt() == 0 ? 0 : data.capacity());
    takeFrames();
    checkMemory(error == null ? 0 : data.capacity());
  }

  private void takeFrames() {
    try {
      for (Frame frame = decoder.next(); frame != null; frame = decoder.next()) {
        frames.add(frame);
        framedBytes += frame.inputBytes();
        assertThat(frame.complete()).isTrue();
        checkMemory(received.get(received.size() - 1).capacity());
      }
    } catch (FrameException e) {
      error = e.getMessage();
    }
  }

  private void checkMemory(int receivedCapacity) {
    int largestFrame = format.isRaw() ? 0 : limitBytes + MOST_BORDER_BYTES;
    assertThat(decoder.bufferedBytes()).isEqualTo(addedBytes - framedBytes);
    assertThat(decoder.heldBytes())
        .isBetween(decoder.bufferedBytes(), largestFrame + receivedCapacity);
  }

  private void checkRest(@Nullable Frame rest, int buffered, List<byte[]> chunks) {
    Buffer input = Buffer.buffer();
    chunks.forEach(input::appendBytes);
    int header = format instanceof LengthFormat length ? length.width() : 0;
    int payload = Math.min(framedBytes + header, input.length());
    Frame expected =
        new Frame(input.slice(payload, input.length()), buffered, Frame.Ending.NONE, false);
    assertThat(rest).isEqualTo(buffered == 0 ? null : expected);
    checkNothingIsHeld();
  }

  private void checkNothingIsHeld() {
    assertThat(decoder.bufferedBytes()).isZero();
    assertThat(decoder.heldBytes()).isZero();
    assertThat(received).allSatisfy(data -> assertThat(data.refCnt()).isZero());
  }
}
