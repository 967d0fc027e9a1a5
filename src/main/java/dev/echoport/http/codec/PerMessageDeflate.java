package dev.echoport.http.codec;

import dev.echoport.config.HttpConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compression of messages (RFC 7692) as it was agreed with one peer.
 *
 * @param serverBits the largest window for what is sent, as the peer has asked for; {@code null} if
 *     it has not
 */
public record PerMessageDeflate(WebSocketServerExtension extension, @Nullable String serverBits) {
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");
  private static final String DEFLATE = "ws-deflate";
  private static final String OURS = "15";
  private static final int LEVEL = 1;

  /** The first offer that can be met, {@code null} where there is none. */
  public static @Nullable PerMessageDeflate negotiate(HttpHeaders headers, HttpConfig config) {
    PerMessageDeflateServerExtensionHandshaker handshaker =
        new PerMessageDeflateServerExtensionHandshaker(
            LEVEL,
            ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
            PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
            true,
            false,
            config.maxFrameBytes());
    for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
      for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(line)) {
        PerMessageDeflate agreed = accept(handshaker, offer);
        if (agreed != null) {
          return agreed;
        }
      }
    }
    return null;
  }

  /** An offer that makes no sense is declined. */
  private static @Nullable PerMessageDeflate accept(
      PerMessageDeflateServerExtensionHandshaker handshaker, WebSocketExtensionData offer) {
    Map<String, String> parameters = new LinkedHashMap<>(offer.parameters());
    boolean limited = parameters.containsKey(SERVER_BITS);
    String bits = parameters.remove(SERVER_BITS);
    if (limited && (bits == null || !BITS.matcher(bits).matches())) {
      return null;
    }
    try {
      WebSocketServerExtension extension =
          handshaker.handshakeExtension(new WebSocketExtensionData(offer.name(), parameters));
      return extension == null ? null : new PerMessageDeflate(extension, bits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The value of the header field that says what was agreed. */
  public String response() {
    WebSocketExtensionData data = extension.newReponseData();
    StringBuilder text = new StringBuilder(data.name());
    data.parameters()
        .forEach(
            (name, value) -> {
              text.append("; ").append(name);
              if (value != null) {
                text.append('=').append(value);
              }
            });
    if (serverBits != null) {
      text.append("; ").append(SERVER_BITS).append('=').append(serverBits);
    }
    return text.toString();
  }

  public ChannelHandler decoder() {
    return extension.newExtensionDecoder();
  }

  /**
   * The JDK compresses with the largest window only. For a smaller one messages go out as they are,
   * which the agreement allows for each of them (RFC 7692, section 6).
   */
  public void addEncoder(ChannelPipeline pipeline) {
    if (serverBits == null || serverBits.equals(OURS)) {
      pipeline.addBefore("ws-frames", DEFLATE, extension.newExtensionEncoder());
      pipeline.addBefore(
          "ws-frames", "ws-empty", new EmptyFragments(DEFLATE, extension::newExtensionEncoder));
    }
  }
}
