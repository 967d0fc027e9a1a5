package dev.echoport.client.probe;

/**
 * What a server answered.
 *
 * @param status three digits
 */
record HttpAnswer(String status, String body) {

  /** Splits a whole answer; header fields are of no interest to a probe. */
  static HttpAnswer parse(String text) throws ProbeFailure {
    int space = text.indexOf(' ');
    if (!text.startsWith("HTTP/") || space < 0 || text.length() < space + 4) {
      throw new ProbeFailure(
          text.isEmpty() ? "closed by the peer without an answer" : "the answer is not HTTP");
    }
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new ProbeFailure("closed by the peer within the header of the answer");
    }
    return new HttpAnswer(text.substring(space + 1, space + 4), text.substring(end + 4));
  }
}
