package dev.echoport.http;

import dev.echoport.config.HttpConfig;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/** Compression of messages (RFC 7692) as it was agreed with one peer. */
record PerMessageDeflate(WebSocketServerExtension extension) {
  private static final int LEVEL = 1;

  /** The first offer that can be met, {@code null} where there is none. */
  static @Nullable PerMessageDeflate negotiate(HttpHeaders headers, HttpConfig config) {
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
        WebSocketServerExtension extension = accept(handshaker, offer);
        if (extension != null) {
          return new PerMessageDeflate(extension);
        }
      }
    }
    return null;
  }

  /** An offer that makes no sense is declined. */
  private static @Nullable WebSocketServerExtension accept(
      PerMessageDeflateServerExtensionHandshaker handshaker, WebSocketExtensionData offer) {
    try {
      return handshaker.handshakeExtension(offer);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The value of the header field that says what was agreed. */
  String response() {
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
    return text.toString();
  }

  ChannelHandler decoder() {
    return extension.newExtensionDecoder();
  }

  ChannelHandler encoder() {
    return extension.newExtensionEncoder();
  }
}
