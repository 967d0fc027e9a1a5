package dev.echoport.tls;

/** Hears the secrets of one handshake. Called on the loop of its connection. */
public interface SecretListener {

  /**
   * A secret has its value.
   *
   * @param label as NSS has it: {@code CLIENT_RANDOM} for the master secret of TLS 1.2, {@code
   *     SERVER_TRAFFIC_SECRET_0} for that of the server's data in TLS 1.3
   */
  void secret(String label, byte[] clientRandom, byte[] secret);
}
