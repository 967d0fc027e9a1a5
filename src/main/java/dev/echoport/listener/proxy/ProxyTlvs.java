package dev.echoport.listener.proxy;

import dev.echoport.completion.report.ProxyReport.ProxyTls;
import dev.echoport.completion.report.TraceParent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What else a header says, each as a type of one byte, a length of two, and a value. Types that are
 * not known are passed over, as are values of a vendor in another form than the documented one; a
 * checksum that is there has to be right.
 *
 * <p>Values live as long as their connection is remembered, so a long one is cut off.
 */
record ProxyTlvs(
    @Nullable String authority,
    @Nullable String alpn,
    @Nullable String uniqueId,
    @Nullable String networkNamespace,
    @Nullable String awsVpcEndpointId,
    @Nullable String azureLinkId,
    @Nullable String gcpConnectionId,
    @Nullable ProxyTls tls,
    @Nullable TraceParent trace) {
  static final ProxyTlvs NONE = new ProxyTlvs(null, null, null, null, null, null, null, null, null);

  private static final int ALPN = 0x01;
  private static final int AUTHORITY = 0x02;
  private static final int CHECKSUM = 0x03;
  private static final int UNIQUE_ID = 0x05;
  private static final int TLS = 0x20;
  private static final int NETWORK_NAMESPACE = 0x30;

  /**
   * Of those that are left to applications: Google Cloud sends its connection id, eight bytes, a
   * proxy of our users a {@code traceparent} as text, which is longer.
   */
  private static final int GCP_OR_TRACE_PARENT = 0xE0;

  private static final int AWS = 0xEA;
  private static final int AZURE = 0xEE;

  /** The only subtype of AWS and of Azure: the id of an endpoint. */
  private static final int ENDPOINT = 0x01;

  private static final int LONGEST_VALUE_BYTES = 256;
  private static final String CUT_OFF = "...";

  private static final int TLS_VERSION = 0x21;
  private static final int TLS_COMMON_NAME = 0x22;
  private static final int TLS_CIPHER = 0x23;

  private static final int HEAD_BYTES = 3;
  private static final int TLS_HEAD_BYTES = 5;
  private static final int CLIENT_TLS = 0x01;
  private static final int CLIENT_CERTIFICATE = 0x02 | 0x04;

  /** The TLVs of {@code header} from index {@code from} to its end. */
  static ProxyTlvs parse(ByteBuf header, int from) throws ProxyHeaderException {
    Map<Integer, ByteBuf> values = values(header.slice(from, header.writerIndex() - from));
    ByteBuf checksum = values.get(CHECKSUM);
    if (checksum != null) {
      verify(header, checksum);
    }
    ByteBuf tls = values.get(TLS);
    return new ProxyTlvs(
        text(values, AUTHORITY),
        text(values, ALPN),
        hex(values.get(UNIQUE_ID)),
        text(values, NETWORK_NAMESPACE),
        awsVpcEndpointId(values.get(AWS)),
        azureLinkId(values.get(AZURE)),
        gcpConnectionId(values.get(GCP_OR_TRACE_PARENT)),
        tls == null ? null : tls(tls),
        TraceParent.parse(text(values, GCP_OR_TRACE_PARENT)));
  }

  private static @Nullable String awsVpcEndpointId(@Nullable ByteBuf value) {
    return value != null && isEndpoint(value)
        ? text(value.slice(1, value.readableBytes() - 1))
        : null;
  }

  /** A number of four bytes; little endian, unlike everything else. */
  private static @Nullable String azureLinkId(@Nullable ByteBuf value) {
    return value != null && isEndpoint(value) && value.readableBytes() == 1 + Integer.BYTES
        ? String.valueOf(value.getUnsignedIntLE(1))
        : null;
  }

  private static boolean isEndpoint(ByteBuf value) {
    return value.readableBytes() > 1 && value.getByte(0) == ENDPOINT;
  }

  private static @Nullable String gcpConnectionId(@Nullable ByteBuf value) {
    return value != null && value.readableBytes() == Long.BYTES
        ? Long.toUnsignedString(value.getLong(0))
        : null;
  }

  private static Map<Integer, ByteBuf> values(ByteBuf tlvs) throws ProxyHeaderException {
    Map<Integer, ByteBuf> values = new LinkedHashMap<>();
    while (tlvs.isReadable()) {
      boolean whole = tlvs.readableBytes() >= HEAD_BYTES;
      int length = whole ? tlvs.getUnsignedShort(tlvs.readerIndex() + 1) : 0;
      if (!whole || tlvs.readableBytes() < HEAD_BYTES + length) {
        throw new ProxyHeaderException("a TLV ends behind the header");
      }
      int type = tlvs.readUnsignedByte();
      tlvs.skipBytes(Short.BYTES);
      values.put(type, tlvs.readSlice(length));
    }
    return values;
  }

  /** CRC-32C over the header, the checksum itself taken as zeros. */
  private static void verify(ByteBuf header, ByteBuf checksum) throws ProxyHeaderException {
    if (checksum.readableBytes() != Integer.BYTES) {
      throw new ProxyHeaderException("a checksum of " + checksum.readableBytes() + " bytes");
    }
    int said = checksum.getInt(0);
    checksum.setInt(0, 0);
    CRC32C actual = new CRC32C();
    actual.update(ByteBufUtil.getBytes(header));
    checksum.setInt(0, said);
    if ((int) actual.getValue() != said) {
      throw new ProxyHeaderException("the checksum is wrong");
    }
  }

  private static @Nullable String text(Map<Integer, ByteBuf> values, int type) {
    ByteBuf value = values.get(type);
    return value == null ? null : text(value);
  }

  private static String text(ByteBuf value) {
    return shown(value, shortened -> shortened.toString(StandardCharsets.UTF_8));
  }

  private static @Nullable String hex(@Nullable ByteBuf value) {
    return value == null ? null : shown(value, ByteBufUtil::hexDump);
  }

  private static String shown(ByteBuf value, Function<ByteBuf, String> form) {
    return value.readableBytes() <= LONGEST_VALUE_BYTES
        ? form.apply(value)
        : form.apply(value.slice(0, LONGEST_VALUE_BYTES)) + CUT_OFF;
  }

  private static ProxyTls tls(ByteBuf value) throws ProxyHeaderException {
    if (value.readableBytes() < TLS_HEAD_BYTES) {
      throw new ProxyHeaderException("a TLV about TLS of " + value.readableBytes() + " bytes");
    }
    int client = value.readUnsignedByte();
    boolean unverified = value.readInt() != 0;
    Map<Integer, ByteBuf> parts = values(value);
    return new ProxyTls(
        (client & CLIENT_TLS) != 0,
        (client & CLIENT_CERTIFICATE) != 0 && !unverified,
        text(parts, TLS_VERSION),
        text(parts, TLS_CIPHER),
        text(parts, TLS_COMMON_NAME));
  }
}
