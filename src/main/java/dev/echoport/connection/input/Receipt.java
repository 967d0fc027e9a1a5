package dev.echoport.connection.input;

import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.LedgerJson;
import dev.echoport.completion.report.ProxyJson;
import dev.echoport.completion.report.TcpJson;
import dev.echoport.completion.report.TlsJson;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Tells a peer what was counted of its connection, if its first line asks for it: one line of JSON
 * behind the peer's FIN and everything that was sent back. The line that asks is input like any
 * other, so an echo without receipts echoes it as well. Owned by the connection's loop.
 *
 * <pre>
 *   echoport receipt LF, bytes, FIN -&gt;
 *                                  &lt;- echoport receipt LF, bytes, {"receipt":...} LF, FIN
 * </pre>
 *
 * <p>The receipt is output without input, as a banner is, and has no faults. It counts everything
 * but itself.
 */
final class Receipt extends ForwardingInput {
  private static final byte[] REQUEST = "echoport receipt\n".getBytes(StandardCharsets.US_ASCII);

  private final Connection connection;
  private int asked;
  private boolean due;

  Receipt(Connection connection, Input input) {
    super(input);
    this.connection = connection;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    if (asked >= 0 && asked < REQUEST.length) {
      read(data, bytes);
    }
    super.received(data, bytes, now, back);
  }

  /** A peer that begins otherwise does not ask. */
  private void read(ByteBuf data, int bytes) {
    int end = Math.min(bytes, REQUEST.length - asked);
    for (int i = 0; i < end; i++) {
      if (data.getByte(data.readerIndex() + i) != REQUEST[asked]) {
        asked = -1;
        return;
      }
      asked++;
    }
  }

  @Override
  public void end(boolean complete) {
    due = complete && asked == REQUEST.length;
    super.end(complete);
    proceed();
  }

  @Override
  public void resume() {
    super.resume();
    proceed();
  }

  /** Where faults leave bytes out, no completion tells that they were the last. */
  @Override
  public void tick(long now) {
    super.tick(now);
    proceed();
  }

  private void proceed() {
    if (due && super.done() && connection.account().settled() && !connection.life().over()) {
      due = false;
      byte[] text = (json().encode() + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuf data = connection.memory().buffer(text.length).writeBytes(text);
      connection.account().consumed(0, text.length);
      long now = connection.activity().now();
      connection.sends().post(data, text.length, now, connection.peer());
      connection.onBatchCompleted();
    }
  }

  private JsonObject json() {
    ConnectionReport report = connection.report();
    JsonObject json =
        new JsonObject()
            .put("receipt", report.id())
            .put("node", connection.services().node())
            .put("listener", report.listener())
            .put("remoteAddress", report.remoteAddress())
            .put("localAddress", report.localAddress())
            .put("openedAt", report.openedAt().toString())
            .put("ledger", LedgerJson.of(report))
            .put(
                "autopsy",
                new JsonObject()
                    .put("firstToClose", FirstClose.PEER_FIN.side())
                    .put("how", FirstClose.PEER_FIN.how()));
    if (report.tcp() != null) {
      json.put("tcp", TcpJson.of(report.tcp()));
    }
    if (report.proxy() != null) {
      json.put("proxy", ProxyJson.of(report.proxy()));
    }
    if (report.tls() != null) {
      json.put("tls", TlsJson.of(report.tls()));
    }
    return json;
  }

  @Override
  public boolean done() {
    return super.done() && !due;
  }

  @Override
  public void abandon() {
    due = false;
    super.abandon();
  }
}
