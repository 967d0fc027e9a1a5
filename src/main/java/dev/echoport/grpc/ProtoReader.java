package dev.echoport.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a message of Protocol Buffers, field by field. */
final class ProtoReader {
  private static final int FIXED_64 = 1;
  private static final int FIXED_32 = 5;
  private static final int MAX_SHIFT = 63;

  private final ByteBuffer in;
  private int wireType;

  ProtoReader(byte[] message) {
    this.in = ByteBuffer.wrap(message);
  }

  /** The number of the next field, 0 at the end; its value has to be read, or skipped. */
  int next() throws BadCallException {
    if (!in.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    wireType = (int) tag & 7;
    long field = tag >>> 3;
    if (field == 0 || field > Integer.MAX_VALUE >> 2) {
      throw bad("field " + field);
    }
    return (int) field;
  }

  byte[] bytes() throws BadCallException {
    if (wireType != ProtoWriter.BYTES) {
      throw bad("a field of type " + wireType + " (expected: " + ProtoWriter.BYTES + ")");
    }
    byte[] value = new byte[length(varint())];
    in.get(value);
    return value;
  }

  String string() throws BadCallException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw bad("a text that is not UTF-8");
    }
  }

  void skip() throws BadCallException {
    switch (wireType) {
      case ProtoWriter.VARINT -> varint();
      case FIXED_64 -> skip(Long.BYTES);
      case ProtoWriter.BYTES -> skip(varint());
      case FIXED_32 -> skip(Integer.BYTES);
      default -> throw bad("a field of type " + wireType);
    }
  }

  private void skip(long bytes) throws BadCallException {
    in.position(in.position() + length(bytes));
  }

  private int length(long bytes) throws BadCallException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw bad("a field of " + bytes + " bytes where " + in.remaining() + " follow");
    }
    return (int) bytes;
  }

  private long varint() throws BadCallException {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw bad("a number without end");
  }

  private static BadCallException bad(String what) {
    return new BadCallException(GrpcStatus.INVALID_ARGUMENT, "no protobuf: " + what);
  }
}
