package dev.echoport.http.codec;

import dev.echoport.memory.ConnectionMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * Requests in, responses out. Netty's codec for servers lets no other decoder in, and gives up a
 * connection on which more than 128 requests wait; here {@link Backlog} bounds those.
 */
public final class Http1Codec
    extends CombinedChannelDuplexHandler<RequestDecoder, HttpResponseEncoder>
    implements HttpServerUpgradeHandler.SourceCodec {
  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private final RequestDecoder requests;

  /**
   * @param memory where a head counts while it arrives
   */
  public Http1Codec(int maxHeaderBytes, ConnectionMemory memory) {
    PartialFields partial = new PartialFields(memory);
    requests =
        new RequestDecoder(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(maxHeaderBytes)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                // Judged, with more, by RequestFraming.
                .setUseRfc9112TransferEncoding(false)
                .setHeadersFactory(partial.counted(RequestFraming.HEADERS))
                .setTrailersFactory(partial.counted(DefaultHttpHeadersFactory.trailersFactory())),
            partial);
    init(requests, new Responses());
  }

  /** Whether the input ends within a request's head. */
  public boolean isWithinHead() {
    return requests.isWithinHead();
  }

  @Override
  public void upgradeFrom(ChannelHandlerContext context) {
    context.pipeline().remove(this);
  }

  private final class Responses extends HttpResponseEncoder {
    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
      boolean last = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
      boolean head = last && requests.nextAnswered().equals(HttpMethod.HEAD);
      return head || super.isContentAlwaysEmpty(response);
    }
  }
}
