package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks a health endpoint by HTTP/1.0, whose answers end with the connection and are never chunked;
 * {@code java.net.http} would take longer to load than the whole probe.
 */
final class HttpProbe implements Probe {
  private static final int MAX_ANSWER = 256 << 10;
  private static final String OK = "200";

  private final Connecting connecting;
  private final byte[] request;

  HttpProbe(Target target, Connecting connecting) {
    this.connecting = connecting;
    request = request(target).getBytes(StandardCharsets.UTF_8);
  }

  private static String request(Target target) {
    StringBuilder text = new StringBuilder(160);
    text.append("GET ").append(target.path()).append(" HTTP/1.0\r\nHost: ");
    target.appendAuthority(text);
    text.append("\r\nUser-Agent: echoport-probe\r\nConnection: close\r\n\r\n");
    return text.toString();
  }

  @Override
  public String service() {
    return "HTTP";
  }

  @Override
  public void appendCounted(StringBuilder line) {
    line.append("answers were 200");
  }

  @Override
  public long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    try (ProbeStream socket = connecting.connect(deadline)) {
      long start = System.nanoTime();
      socket.send(request);
      HttpAnswer answer = HttpAnswer.parse(readAll(socket));
      long time = System.nanoTime() - start;
      if (!answer.status().equals(OK)) {
        throw new ProbeFailure(
            "status " + answer.status() + ", " + HealthBody.brief(answer.body()));
      }
      return time;
    } catch (SocketTimeoutException e) {
      throw new ProbeFailure("no answer within " + Durations.format(deadline.allowed()));
    }
  }

  private static String readAll(ProbeStream socket) throws IOException, ProbeFailure {
    byte[] answer = new byte[4096];
    int length = 0;
    for (int read = 0; read >= 0; read = socket.read(answer, length)) {
      length += read;
      if (length == MAX_ANSWER) {
        throw new ProbeFailure("answer of more than " + MAX_ANSWER + " B");
      }
      answer = length < answer.length ? answer : Arrays.copyOf(answer, answer.length * 4);
    }
    return new String(answer, 0, length, StandardCharsets.UTF_8);
  }
}
