package dev.echoport.processor.builtin;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Wraps each frame in a JSON object that says where it came from. */
public final class EnvelopeProcessor implements Processor {

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("envelope", Places.CHEAP);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return (payload, frame) -> envelope(payload.getBytes(), frame).toBuffer();
  }

  private static JsonObject envelope(byte[] payload, FrameContext frame) {
    String text = utf8(payload);
    return new JsonObject()
        .put("node", frame.node())
        .put("listener", frame.listener())
        .put("connection", frame.connection())
        .put("remoteAddress", frame.remoteAddress())
        .put("localAddress", frame.localAddress())
        .put("sequence", frame.sequence())
        .put("receivedAt", frame.receivedAt().toString())
        .put("encoding", text == null ? "base64" : "text")
        .put("payload", text == null ? Base64.getEncoder().encodeToString(payload) : text);
  }

  private static @Nullable String utf8(byte[] payload) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
