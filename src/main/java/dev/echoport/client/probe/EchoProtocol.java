package dev.echoport.client.probe;

import dev.echoport.client.Target;

/** What stands around an echo, from the beginning of its connection. */
interface EchoProtocol {

  /** All that is sent to have {@code payload} sent back. */
  byte[] request(byte[] payload);

  /** The answer to one request. */
  Answer answer();

  /** An answer as it comes in. */
  interface Answer {

    /**
     * Takes out what is no payload.
     *
     * @param bytes what came in; afterwards the payload in it stands at its beginning
     * @param length of what came in
     * @return bytes of payload
     */
    int payload(byte[] bytes, int length) throws ProbeFailure;
  }

  /** The one that {@code options} ask for. */
  static EchoProtocol of(ProbeOptions options) {
    Target target = options.target();
    return switch (target.scheme().payload()) {
      case WEB_SOCKET -> new WebSocketEcho(target);
      case REQUEST -> new HttpEcho(target);
      case PLAIN -> new PlainEcho(options.skipLines());
    };
  }
}
