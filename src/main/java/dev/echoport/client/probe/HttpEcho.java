package dev.echoport.client.probe;

import dev.echoport.client.Target;
import dev.echoport.scheme.Feature;
import java.util.Arrays;

/** The body of a POST, which is to be the body of its answer. */
record HttpEcho(Target target) implements EchoProtocol {
  private static final String ECHO = "/echo";

  /** Whether {@code target} is a resource that echoes; others are asked how they are. */
  static boolean isMeantBy(Target target) {
    return target.scheme().has(Feature.REQUESTS)
        && (target.path().equals(ECHO) || target.path().startsWith(ECHO + "?"));
  }

  @Override
  public byte[] request(byte[] payload) {
    StringBuilder head = new StringBuilder(200);
    head.append("POST ").append(target.path()).append(" HTTP/1.1\r\nHost: ");
    target.appendAuthority(head);
    head.append("\r\nUser-Agent: echoport-probe\r\nConnection: close\r\nContent-Length: ")
        .append(payload.length)
        .append("\r\n\r\n");
    byte[] begin = AnswerHead.bytes(head.toString());
    byte[] request = Arrays.copyOf(begin, begin.length + payload.length);
    System.arraycopy(payload, 0, request, begin.length, payload.length);
    return request;
  }

  @Override
  public Answer answer() {
    return new Body();
  }

  private static final class Body implements Answer {
    private final AnswerHead head = new AnswerHead();

    @Override
    public int payload(byte[] bytes, int length) throws ProbeFailure {
      if (head.isComplete()) {
        return length;
      }
      int taken = head.take(bytes, length);
      if (head.isComplete()) {
        head.require("200");
        if (head.has("transfer-encoding: chunked")) {
          throw new ProbeFailure("the answer is in chunks (expected: Content-Length)");
        }
      }
      System.arraycopy(bytes, taken, bytes, 0, length - taken);
      return length - taken;
    }
  }
}
