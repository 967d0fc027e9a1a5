package dev.echoport.processor.builtin;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.HeapBytes;
import dev.echoport.processor.Places;
import dev.echoport.processor.UnitBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Encodes or decodes each frame. Where frames have no borders, the whole input is one text. */
abstract class TextCodingProcessor implements Processor {
  private static final String MODE = "mode";
  private static final String ENCODE = "encode";

  private final String name;
  private final TextCoding coding;

  TextCodingProcessor(String name, TextCoding coding) {
    this.name = name;
    this.coding = coding;
  }

  @Override
  public final ProcessorSpec spec() {
    return ProcessorSpec.of(
        name, Places.CHEAP, new OptionSpec.Choice(MODE, Set.of(ENCODE, "decode"), ENCODE));
  }

  private static boolean encodes(ProcessorOptions options) {
    return options.text(MODE).equals(ENCODE);
  }

  private int unit(ProcessorOptions options) {
    return encodes(options) ? coding.unitBytes() : coding.unitCharacters();
  }

  @Override
  public final boolean stateful(ProcessorOptions options, boolean raw) {
    return raw && unit(options) > 1;
  }

  @Override
  public final Transformation open(ProcessorOptions options, boolean raw) {
    UnaryOperator<byte[]> work = encodes(options) ? coding::encode : coding::decode;
    return stateful(options, raw)
        ? new Stream(new UnitBuffer(unit(options)), work, encodes(options) ? 1 : coding.unitBytes())
        : (payload, frame) -> HeapBytes.payload(work.apply(payload.getBytes()));
  }

  /** One text for a connection, of whole units until its end. */
  private final class Stream implements Transformation {
    private final UnitBuffer carry;
    private final UnaryOperator<byte[]> work;
    private final int unit;
    private boolean ended;

    /**
     * @param unit a piece that is no multiple of it ends the text
     */
    Stream(UnitBuffer carry, UnaryOperator<byte[]> work, int unit) {
      this.carry = carry;
      this.work = work;
      this.unit = unit;
    }

    @Override
    public Buffer apply(Buffer payload, FrameContext frame) {
      return worked(carry.take(payload.getBytes()));
    }

    @Override
    public Buffer finish() {
      return worked(carry.takeRest());
    }

    private Buffer worked(byte[] bytes) {
      if (ended && bytes.length > 0) {
        throw new IllegalArgumentException(name + ": text behind its padding (expected: its end)");
      }
      byte[] result = work.apply(bytes);
      ended |= result.length % unit != 0;
      return HeapBytes.payload(result);
    }
  }
}
