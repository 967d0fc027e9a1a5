package dev.echoport.client.probe;

/** The payload and nothing else, but for lines that the server may say first. */
record PlainEcho(int skipLines) implements EchoProtocol {

  @Override
  public byte[] request(byte[] payload) {
    return payload;
  }

  @Override
  public Answer answer() {
    return new Lines(skipLines);
  }

  private static final class Lines implements Answer {
    private int left;

    Lines(int left) {
      this.left = left;
    }

    @Override
    public int payload(byte[] bytes, int length) {
      int next = 0;
      while (next < length && left > 0) {
        left -= bytes[next++] == '\n' ? 1 : 0;
      }
      if (next > 0) {
        System.arraycopy(bytes, next, bytes, 0, length - next);
      }
      return length - next;
    }
  }
}
