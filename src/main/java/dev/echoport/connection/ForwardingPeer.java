package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Does what another peer does, so that a protocol on it says only what it does in another way. */
public abstract class ForwardingPeer implements Peer {
  private final Peer peer;

  protected ForwardingPeer(Peer peer) {
    this.peer = peer;
  }

  @Override
  public String remoteAddress() {
    return peer.remoteAddress();
  }

  @Override
  public String localAddress() {
    return peer.localAddress();
  }

  @Override
  public SendOperation newOperation(Connection connection) {
    return peer.newOperation(connection);
  }

  @Override
  public void receive(boolean posted) {
    peer.receive(posted);
  }

  @Override
  public boolean echoes() {
    return peer.echoes();
  }

  @Override
  public boolean keep(ByteBuf data) {
    return peer.keep(data);
  }

  @Override
  public void send(ByteBuf data, SendOperation operation) {
    peer.send(data, operation);
  }

  /** What is sent in pieces goes by way of this one, too. */
  @Override
  public Outlet piecewise() {
    return this;
  }

  @Override
  public void piece(boolean last) {
    peer.piece(last);
  }

  @Override
  public void over() {
    peer.over();
  }

  @Override
  public boolean isCutByFault() {
    return peer.isCutByFault();
  }

  @Override
  public void progressed() {
    peer.progressed();
  }

  @Override
  public void flush() {
    peer.flush();
  }

  @Override
  public void watchInput(IntConsumer fed) {
    peer.watchInput(fed);
  }

  @Override
  public void finish() {
    peer.finish();
  }

  @Override
  public void farewell(Runnable done) {
    peer.farewell(done);
  }

  @Override
  public void later(long millis, Runnable action) {
    peer.later(millis, action);
  }

  @Override
  public ConnectionMemory memory() {
    return peer.memory();
  }

  @Override
  public @Nullable TcpFacts tcp() {
    TcpFacts tcp = peer.tcp();
    return tcp == null ? null : tcp.wrapped();
  }

  @Override
  public void close() {
    peer.close();
  }

  @Override
  public void abort() {
    peer.abort();
  }

  @Override
  public void breakTls(byte[] record) {
    peer.breakTls(record);
  }

  @Override
  public void alert(int level, int description) {
    peer.alert(level, description);
  }

  @Override
  public void hold(boolean held) {
    peer.hold(held);
  }
}
