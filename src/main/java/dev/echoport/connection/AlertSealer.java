package dev.echoport.connection;

/** Encrypts an alert as the next record of a connection. Called on the connection's loop. */
public interface AlertSealer {

  /**
   * The whole record.
   *
   * @param level of RFC 5246, section 7.2
   * @param description a number of RFC 8446, section 6
   */
  byte[] seal(int level, int description);
}
