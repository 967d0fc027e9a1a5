package dev.echoport.processor.builtin;

/** Two hexadecimal digits for each byte, or back. */
public final class HexProcessor extends TextCodingProcessor {

  /** The processor {@code hex}. */
  public HexProcessor() {
    super("hex", new HexCoding());
  }
}
