package dev.echoport.app.command;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passes datagrams on: each tenth on its way there comes behind the next one, each tenth on its way
 * back is lost. For one client.
 */
final class DatagramRelay implements Closeable {
  private static final int EVERY = 10;

  final AtomicInteger swapped = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  private final DatagramSocket outside = socket();
  private final DatagramSocket inside = socket();
  private volatile @Nullable SocketAddress client;

  DatagramRelay(int port) throws IOException {
    inside.connect(InetAddress.getLoopbackAddress(), port);
    new Thread(this::there, "relay-there").start();
    new Thread(this::back, "relay-back").start();
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  int port() {
    return outside.getLocalPort();
  }

  private void there() {
    List<byte[]> held = new ArrayList<>();
    try {
      for (int i = 1; ; i++) {
        DatagramPacket packet = receive(outside);
        client = packet.getSocketAddress();
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        if (i % EVERY == EVERY / 2) {
          held.add(datagram);
          continue;
        }
        inside.send(new DatagramPacket(datagram, datagram.length));
        for (byte[] each : held) {
          inside.send(new DatagramPacket(each, each.length));
          swapped.incrementAndGet();
        }
        held.clear();
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void back() {
    try {
      for (int i = 1; ; i++) {
        DatagramPacket packet = receive(inside);
        if (i % EVERY == EVERY / 2) {
          lost.incrementAndGet();
        } else {
          packet.setSocketAddress(client);
          outside.send(packet);
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static DatagramPacket receive(DatagramSocket from) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    from.receive(packet);
    return packet;
  }

  @Override
  public void close() {
    outside.close();
    inside.close();
  }
}
