package dev.echoport.completion.report;

import org.jspecify.annotations.Nullable;

/**
 * What a proxy said of a connection in the header of the PROXY protocol. Its bytes are not part of
 * the connection's input: no ledger counts them.
 *
 * @param version 1 or 2
 * @param command {@code PROXY}, or {@code LOCAL} where the proxy speaks for itself
 * @param family {@code TCP4}, {@code UNIX_STREAM} and the like, or {@code UNKNOWN}
 * @param hop the proxy's own address
 * @param source the client's address, {@code null} where the header names none
 * @param destination where the client connected to
 * @param authority the host name that the client asked for
 * @param alpn the protocol that client and proxy agreed on
 * @param uniqueId of the connection, in hexadecimal digits
 * @param networkNamespace in which the proxy took the connection
 * @param awsVpcEndpointId of AWS PrivateLink, {@code vpce-...}
 * @param azureLinkId of an Azure private endpoint
 * @param gcpConnectionId of Google's Private Service Connect
 * @param tls how the client reached the proxy, {@code null} where it does not say
 */
public record ProxyReport(
    int version,
    String command,
    String family,
    String hop,
    @Nullable String source,
    @Nullable String destination,
    @Nullable String authority,
    @Nullable String alpn,
    @Nullable String uniqueId,
    @Nullable String networkNamespace,
    @Nullable String awsVpcEndpointId,
    @Nullable String azureLinkId,
    @Nullable String gcpConnectionId,
    @Nullable ProxyTls tls) {

  /**
   * The client's TLS as the proxy saw it.
   *
   * @param used whether the client used TLS
   * @param verified whether it presented a certificate that the proxy verified
   * @param commonName of that certificate
   */
  public record ProxyTls(
      boolean used,
      boolean verified,
      @Nullable String version,
      @Nullable String cipher,
      @Nullable String commonName) {}
}
