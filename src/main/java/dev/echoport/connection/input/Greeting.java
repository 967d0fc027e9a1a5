package dev.echoport.connection.input;

import dev.echoport.config.GreetingConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.text.Printable;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Sends its lines before anything else is sent: as soon as a connection may send, without waiting
 * for input. They are output that no input has become.
 */
final class Greeting extends ForwardingInput {
  private final Connection connection;
  private final GreetingConfig lines;
  private boolean scheduled;
  private boolean said;

  Greeting(Connection connection, Input input, GreetingConfig lines) {
    super(input);
    this.connection = connection;
    this.lines = lines;
  }

  /** Not at once: the connection may still be refused, or have to name its client first. */
  @Override
  public void resume() {
    if (!said && !scheduled) {
      scheduled = true;
      connection.peer().later(0, this::greet);
    }
    super.resume();
  }

  private void greet() {
    scheduled = false;
    say();
    connection.onBatchCompleted();
  }

  private void say() {
    if (!said && connection.sending()) {
      said = true;
      byte[] text = text().getBytes(StandardCharsets.UTF_8);
      ByteBuf data = connection.memory().buffer(text.length).writeBytes(text);
      connection.account().consumed(0, text.length);
      connection.send(data, text.length, connection.activity().now(), connection.peer());
    }
  }

  private String text() {
    String banner = lines.banner().isEmpty() ? "" : banner() + "\r\n";
    return lines.identity() ? banner + identity() : banner;
  }

  private String banner() {
    return lines
        .banner()
        .replace("${node}", connection.services().node())
        .replace("${listener}", connection.listener().name())
        .replace("${connection}", connection.id())
        .replace("${client}", Printable.of(connection.remoteAddress()));
  }

  private String identity() {
    return IdentityLine.of(
        connection.services().node(),
        connection.listener().name(),
        connection.id(),
        connection.remoteAddress(),
        connection.peer().localAddress());
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    say();
    super.received(data, bytes, now, back);
  }

  @Override
  public void end(boolean complete) {
    say();
    super.end(complete);
  }
}
