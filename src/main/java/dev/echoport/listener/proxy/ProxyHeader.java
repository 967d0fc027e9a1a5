package dev.echoport.listener.proxy;

import dev.echoport.completion.report.ProxyReport;
import org.jspecify.annotations.Nullable;

/**
 * A header of the PROXY protocol, checked.
 *
 * @param bytes its length on the wire
 * @param local whether the proxy speaks for itself
 */
record ProxyHeader(
    int version,
    int bytes,
    boolean local,
    String family,
    @Nullable String source,
    @Nullable String destination,
    ProxyTlvs tlvs) {

  ProxyReport report(String hop) {
    return new ProxyReport(
        version,
        local ? "LOCAL" : "PROXY",
        family,
        hop,
        source,
        destination,
        tlvs.authority(),
        tlvs.alpn(),
        tlvs.uniqueId(),
        tlvs.networkNamespace(),
        tlvs.awsVpcEndpointId(),
        tlvs.azureLinkId(),
        tlvs.gcpConnectionId(),
        tlvs.tls());
  }
}
