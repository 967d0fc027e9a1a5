package dev.echoport.frame;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of one frame after the other in the input of one connection. Looks at each byte
 * once, however the input is chunked, and remembers only where it is: it holds no input.
 */
interface FrameScanner {
  /** The result of {@link #scan} if the frame goes on after the given bytes. */
  int GOES_ON = -1;

  /**
   * Looks at the readable bytes of {@code data}, which continue the input, without moving its
   * indices. After {@link #GOES_ON} the next call brings the bytes behind all of these; else the
   * next call begins with a new frame.
   *
   * @return how many bytes of {@code data} belong to the frame, the last one included
   * @throws FrameException as soon as it is certain that the input cannot be a frame
   */
  int scan(ByteBuf data) throws FrameException;

  /** Bytes in front of the payload. */
  default int headerBytes() {
    return 0;
  }

  /** Bytes behind the payload of the frame that was found last. */
  default int endingBytes() {
    return 0;
  }

  /** How the frame that was found last ended. */
  default Frame.Ending ending() {
    return Frame.Ending.NONE;
  }

  /** The most bytes that a frame can have on the wire. */
  int maxFrameBytes();
}
