package dev.echoport.app.command;

import dev.echoport.client.ClientTls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a client trusts within TLS: the options that clients of an echo share. */
final class TlsOptions {
  @Option(names = "--insecure", description = "Within TLS: do not verify the certificate.")
  private boolean insecure;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "Within TLS: authorities to trust, PEM. Default: those of the JDK.")
  private @Nullable String trust;

  @Option(
      names = "--sni",
      paramLabel = "NAME",
      description = "Within TLS: the name to ask for and to verify. Default: the host.")
  private @Nullable String sni;

  ClientTls tls() {
    return new ClientTls(insecure, trust, sni);
  }
}
