package dev.echoport.config.value;

import dev.echoport.config.Addresses;

/** The rule for the address of a member of a cluster: {@code HOST} or {@code HOST:PORT}. */
final class MemberAddress {
  private MemberAddress() {}

  static boolean isValid(String text) {
    if (Addresses.isIpv6(text)) {
      return true;
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    return brackets == bare.contains(":")
        && HostType.isHost(bare)
        && (colon < 0 || Types.OTHERS_PORT.allows(text.substring(colon + 1)));
  }
}
