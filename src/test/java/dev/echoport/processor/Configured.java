package dev.echoport.processor;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Transformation;
import dev.echoport.config.ConfigException;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.load.ConfigLoader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A processor as an operator configures it: {@code {name: digest, mode: replace}}. */
public final class Configured {
  public static final FrameContext FRAME =
      new FrameContext("a", "upper", "a-17", "10.0.0.9:4711", "10.0.0.1:7008", 3, Instant.EPOCH);

  private Configured() {}

  public static ProcessorConfig config(String entry) throws ConfigException {
    return listener(entry, new CatalogSource()).processors().get(0);
  }

  private static ListenerConfig listener(String entry, CatalogSource source)
      throws ConfigException {
    List<String> overrides = List.of("listeners.echo.processors=[" + entry + "]");
    return ConfigLoader.load(null, Map.of("HOSTNAME", "box"), overrides, source)
        .config()
        .listeners()
        .values()
        .iterator()
        .next();
  }

  public static boolean stateful(String entry, boolean raw) throws ConfigException {
    CatalogSource source = new CatalogSource();
    ProcessorConfig config = listener(entry, source).processors().get(0);
    return source.catalog().processor(config.name()).stateful(config.options(), raw);
  }

  /** At work on a stream without borders. */
  public static Transformation raw(String entry) throws ConfigException {
    return open(entry, true);
  }

  /** At work on frames. */
  public static Transformation framed(String entry) throws ConfigException {
    return open(entry, false);
  }

  private static Transformation open(String entry, boolean raw) throws ConfigException {
    CatalogSource source = new CatalogSource();
    ProcessorConfig config = listener(entry, source).processors().get(0);
    return source.catalog().processor(config.name()).open(config.options(), raw);
  }

  /** What becomes of one frame, each byte as one character. */
  public static String apply(Transformation transformation, String payload) throws Exception {
    return text(transformation.apply(bytes(payload), FRAME));
  }

  public static Buffer bytes(String payload) {
    return Buffer.buffer(payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static String text(Buffer payload) {
    return new String(payload.getBytes(), StandardCharsets.ISO_8859_1);
  }
}
