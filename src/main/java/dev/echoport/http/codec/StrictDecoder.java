package dev.echoport.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges three errors as RFC 9113 does, and not as Netty does. Header fields on a stream that has
 * ended, or on one that was passed over, end the connection; where only the peer has ended it, they
 * end the stream (section 5.1). And a stream that is malformed from its first frame on is a stream
 * nevertheless (section 8.1.1), so that what follows on it does not end the others. Settings that
 * make the window of a stream too large end the connection (section 6.9.2).
 *
 * <p>And it answers a header that is far too large, where Netty ends the connection without a word.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the connection tells
final class StrictDecoder extends DecoratingHttp2ConnectionDecoder {
  private static final String AFTER_THE_END = "header fields on stream %d, which is over";

  private static final Http2Headers TOO_LARGE =
      ReadOnlyHttp2Headers.serverHeaders(
          false, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.codeAsText());

  private final StreamHistory history;
  private final Http2ConnectionEncoder encoder;
  private final Http2Bounds bounds;
  private int scannedBytes;

  StrictDecoder(
      Http2ConnectionDecoder decoder,
      StreamHistory history,
      Http2ConnectionEncoder encoder,
      Http2Bounds bounds) {
    super(decoder);
    this.history = history;
    this.encoder = encoder;
    this.bounds = bounds;
  }

  /** Within what the input is now; {@code null}: between two frames. */
  @Nullable String within() {
    return bounds.within();
  }

  @Override
  public void decodeFrame(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Http2Exception {
    bounds.scan(in, in.readerIndex() + scannedBytes);
    try {
      super.decodeFrame(context, in, out);
    } catch (StreamException e) {
      throw judge(e);
    } catch (Http2Exception e) {
      if (e.error() != Http2Error.PROTOCOL_ERROR || bounds.tooLarge() == 0) {
        throw e;
      }
      refuse(context, bounds.tooLarge());
    } finally {
      scannedBytes = in.readableBytes();
    }
  }

  /** Netty's reader passes over everything from now on. */
  private void refuse(ChannelHandlerContext context, int id) throws Http2Exception {
    if (connection().stream(id) == null && !connection().streamMayHaveExisted(id)) {
      connection().remote().createStream(id, true);
      encoder.writeHeaders(context, id, TOO_LARGE, 0, true, context.newPromise());
    }
    context.fireUserEventTriggered(Http2Codec.HEADER_TOO_LARGE);
  }

  private Http2Exception judge(StreamException failure) throws Http2Exception {
    int id = failure.streamId();
    if (failure.error() == Http2Error.FLOW_CONTROL_ERROR && history.hasNewSettings()) {
      return Http2Exception.connectionError(failure.error(), "%s", failure.getMessage());
    }
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      boolean over = stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE;
      return over && history.hasLateHeaders(id)
          ? Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, AFTER_THE_END, id)
          : failure;
    }
    if (!connection().streamMayHaveExisted(id)) {
      // The codec answers a header that is too large itself.
      if (!(failure instanceof HeaderListSizeException)
          && failure.error() != Http2Error.REFUSED_STREAM) {
        connection().remote().createStream(id, false);
      }
    } else if (history.hasLateHeaders(id) && !history.wasReset(id)) {
      return Http2Exception.connectionError(
          history.hasEnded(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR,
          AFTER_THE_END,
          id);
    }
    return failure;
  }
}
