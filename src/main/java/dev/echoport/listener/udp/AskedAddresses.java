package dev.echoport.listener.udp;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets answers leave from the address that was asked, where one socket receives for all addresses
 * of the machine: a client that has connected its socket takes them from nowhere else. Each address
 * gets a socket for sending when it is asked for the first time. The one that was not asked for
 * longest is closed when there are too many, so that a whole network of local addresses, such as
 * 127.0.0.0/8, holds few file descriptors.
 */
final class AskedAddresses implements ReturnPath {
  static final int MOST_SOCKETS = 64;

  private static final float LOAD = 0.75f;

  private final Function<InetAddress, @Nullable Channel> opener;
  private final Map<InetAddress, Channel> sockets = new LinkedHashMap<>(16, LOAD, true);
  private final List<Channel> written = new ArrayList<>();

  /**
   * @param opener a socket at that address, and at the port of the listener; {@code null} if there
   *     can be none
   */
  AskedAddresses(Function<InetAddress, @Nullable Channel> opener) {
    this.opener = opener;
  }

  @Override
  public Channel of(InetSocketAddress asked, Channel received) {
    InetAddress address = asked.getAddress();
    Channel socket = sockets.get(address);
    if (socket == null) {
      socket = open(address);
    }
    if (socket == null) {
      return received;
    }
    if (!written.contains(socket)) {
      written.add(socket);
    }
    return socket;
  }

  private @Nullable Channel open(InetAddress address) {
    if (sockets.size() == MOST_SOCKETS) {
      closeLongestUnasked();
    }
    Channel socket = opener.apply(address);
    if (socket != null) {
      sockets.put(address, socket);
    }
    return socket;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its answers tell how they ended
  private void closeLongestUnasked() {
    Iterator<Channel> longestUnasked = sockets.values().iterator();
    Channel socket = longestUnasked.next();
    longestUnasked.remove();
    written.remove(socket);
    socket.flush();
    socket.close();
  }

  @Override
  public void flush() {
    for (int i = 0; i < written.size(); i++) {
      written.get(i).flush();
    }
    written.clear();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // its answers tell how they ended
  public void close() {
    sockets.values().forEach(Channel::close);
    sockets.clear();
    written.clear();
  }
}
