package dev.echoport.frame;

import io.vertx.core.buffer.Buffer;

/**
 * One unit of work for the processors.
 *
 * @param payload what they get: a copy on the heap, so that it may outlive the connection
 * @param inputBytes how many bytes of the input it stands for: payload, header and ending
 * @param ending what {@link FrameFormat#encode} writes behind the payload that answers it
 * @param complete whether the frame ended as its format demands; the rest at the end of the input
 *     does not
 */
public record Frame(Buffer payload, int inputBytes, Ending ending, boolean complete) {

  /** What ends a frame on the wire, kept so that an answer ends in the same way. */
  public enum Ending {
    /** Nothing, or what the format always writes. */
    NONE,
    /** A line feed. */
    LF,
    /** Carriage return and line feed. */
    CRLF
  }
}
