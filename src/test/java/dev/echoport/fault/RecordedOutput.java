package dev.echoport.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What left of a stream with faults, and what happened to it. The clock is moved by hand. */
final class RecordedOutput implements FaultyOutput {
  final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  final List<Integer> sends = new ArrayList<>();
  final List<String> happened = new ArrayList<>();
  final List<ByteBuf> buffers = new ArrayList<>();
  final OutputFaults faults;
  long nanos;
  long dropped;
  long inserted;
  long altered;
  long produced;
  long wakeAt = -1;
  String end = "";

  RecordedOutput(ConnectionFaults dealt) {
    faults = new OutputFaults(dealt, this, () -> nanos);
    faults.begin(true);
  }

  /** The output of a connection, in pieces of so many bytes. */
  RecordedOutput send(byte[] output, int piece) {
    for (int at = 0; at < output.length; at += piece) {
      int bytes = Math.min(piece, output.length - at);
      produced += bytes;
      ByteBuf data = Unpooled.copiedBuffer(output, at, bytes);
      buffers.add(data);
      faults.accept(data);
    }
    return this;
  }

  /** The time goes on, until nothing waits or {@code millis} are over. */
  RecordedOutput pass(long millis) {
    long until = nanos + millis * 1_000_000;
    while (wakeAt >= 0 && wakeAt <= until) {
      nanos = wakeAt;
      wakeAt = -1;
      faults.proceed();
    }
    nanos = until;
    return this;
  }

  String text() {
    return sent.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Whether what came in is what has left, was dropped or is held; and no buffer is lost. */
  boolean addsUp() {
    return produced + inserted == sent.size() + dropped + faults.heldBytes();
  }

  boolean releasedAll() {
    return buffers.stream().allMatch(buffer -> buffer.refCnt() == 0);
  }

  @Override
  public void leaves(ByteBuf data, boolean apart, boolean last) {
    sends.add(data.readableBytes());
    sent.writeBytes(ByteBufUtil.getBytes(data));
    data.release();
  }

  @Override
  public void settled() {}

  @Override
  public void dropped(int bytes) {
    dropped += bytes;
  }

  @Override
  public void givenUp(int bytes) {
    dropped += bytes;
  }

  @Override
  public void inserted(int bytes) {
    inserted += bytes;
  }

  @Override
  public void altered(int bytes) {
    altered += bytes;
  }

  @Override
  public void happened(DealtFault fault, long offset, int bytes) {
    happened.add(fault.place() + " " + fault.kind().word() + " " + offset + " " + bytes);
  }

  @Override
  public void stalled(DealtFault fault, long millis) {}

  @Override
  public void ends(DealtFault fault) {
    end = fault.kind().word();
  }

  @Override
  public ByteBuf buffer(int bytes) {
    ByteBuf buffer = Unpooled.buffer(bytes);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public void wake(long later) {
    wakeAt = nanos + later;
  }
}
