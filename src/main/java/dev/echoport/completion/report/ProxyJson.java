package dev.echoport.completion.report;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a proxy said, as JSON. */
public final class ProxyJson {
  private ProxyJson() {}

  /** As the API shows it. */
  public static JsonObject of(ProxyReport proxy) {
    return new JsonObject()
        .put("version", proxy.version())
        .put("command", proxy.command())
        .put("family", proxy.family())
        .put("hop", proxy.hop())
        .put("source", proxy.source())
        .put("destination", proxy.destination())
        .put("authority", proxy.authority())
        .put("alpn", proxy.alpn())
        .put("uniqueId", proxy.uniqueId())
        .put("networkNamespace", proxy.networkNamespace())
        .put("awsVpcEndpointId", proxy.awsVpcEndpointId())
        .put("azureLinkId", proxy.azureLinkId())
        .put("gcpConnectionId", proxy.gcpConnectionId())
        .put("tls", tls(proxy.tls()));
  }

  private static @Nullable JsonObject tls(ProxyReport.@Nullable ProxyTls tls) {
    if (tls == null) {
      return null;
    }
    return new JsonObject()
        .put("used", tls.used())
        .put("verified", tls.verified())
        .put("version", tls.version())
        .put("cipher", tls.cipher())
        .put("commonName", tls.commonName());
  }
}
