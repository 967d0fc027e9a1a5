package dev.echoport.completion.report;

import io.vertx.core.json.JsonObject;

/** What a handshake of TLS agreed on, as JSON. */
public final class TlsJson {
  private TlsJson() {}

  /** As the API shows it. */
  public static JsonObject of(TlsReport tls) {
    return new JsonObject()
        .put("version", tls.version())
        .put("cipher", tls.cipher())
        .put("sni", tls.sni())
        .put("alpn", tls.alpn())
        .put("peer", tls.peer())
        .put("provider", tls.provider())
        .put("clientHelloSha256", tls.clientHello())
        .put("ja4", tls.ja4())
        .put("certificateSha256", tls.certificate())
        .put("closeNotify", tls.closeNotify());
  }
}
