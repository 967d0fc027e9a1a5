package dev.echoport.processor.builtin;

/** Base64 as RFC 4648 has it, or back. */
public final class Base64Processor extends TextCodingProcessor {

  /** The processor {@code base64}. */
  public Base64Processor() {
    super("base64", new Base64Coding());
  }
}
