package dev.echoport.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/**
 * Netty's decoder, but for the request line: Netty takes any blanks around and between its parts,
 * where proxies may see other parts in the same bytes. RFC 9112, section 3, has one space each.
 *
 * <p>It remembers the methods of requests that wait for their answer, because the answer to {@code
 * HEAD} has no body, and whether the input ends within a head. Owned by the connection's loop.
 */
public final class RequestDecoder extends HttpRequestDecoder {
  /** Three words of which the last does not name HTTP, as in the preface of another protocol. */
  public static final class OtherProtocolException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private OtherProtocolException(String message) {
      super(message);
    }
  }

  private final ArrayDeque<HttpMethod> unanswered = new ArrayDeque<>();
  private final PartialFields partial;
  private boolean withinHead;
  private boolean withinBody;
  private boolean leftOver;

  /**
   * @param partial what makes and counts its fields
   */
  RequestDecoder(HttpDecoderConfig config, PartialFields partial) {
    super(config);
    this.partial = partial;
  }

  /** The method of the oldest request that was not answered; GET if there is none. */
  HttpMethod nextAnswered() {
    HttpMethod method = unanswered.poll();
    return method == null ? HttpMethod.GET : method;
  }

  /** Whether a request has begun whose head is not complete. */
  boolean isWithinHead() {
    return withinHead || !withinBody && (leftOver || actualReadableBytes() > 0);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    int unread = in.readableBytes();
    super.decode(context, in, out);
    for (int i = before; i < out.size(); i++) {
      if (out.get(i) instanceof HttpRequest request) {
        unanswered.add(request.method());
        withinHead = false;
        withinBody = true;
      }
      if (out.get(i) instanceof LastHttpContent) {
        withinBody = false;
      }
    }
    if (out.size() > before) {
      partial.whole();
    } else {
      partial.grown(unread - in.readableBytes());
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    partial.whole();
    super.handlerRemoved0(context);
  }

  /** The end of the input, which the session is told, too. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    leftOver = in.isReadable();
  }

  @Override
  protected HttpMessage createMessage(String[] line) throws Exception {
    String version = line[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      String detail = "the version is \"" + version + "\" (expected: HTTP/1.1 or HTTP/1.0)";
      throw version.isEmpty() || version.toUpperCase(Locale.ROOT).contains("HTTP")
          ? new IllegalArgumentException(detail)
          : new OtherProtocolException(detail);
    }
    HttpMessage message = super.createMessage(line);
    withinHead = true;
    return message;
  }

  @Override
  protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
    if (start > 0) {
      throw new IllegalArgumentException("a blank before the method (expected: none)");
    }
    return super.splitFirstWordInitialLine(line, start, length);
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    if (length > 0) {
      checkSpaceBefore(line, start);
    }
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    checkSpaceBefore(line, start);
    return super.splitThirdWordInitialLine(line, start, length);
  }

  private static void checkSpaceBefore(byte[] line, int start) {
    if (line[start - 1] != ' ' || line[start - 2] >= 0 && line[start - 2] <= ' ') {
      throw new IllegalArgumentException(
          "the parts of the request line are not separated by one space each (RFC 9112, 3)");
    }
  }
}
