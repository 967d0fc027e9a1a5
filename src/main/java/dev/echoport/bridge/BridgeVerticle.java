package dev.echoport.bridge;

import dev.echoport.config.BridgeConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Vert.x's TCP event-bus bridge. A client may register for the configured addresses and answer what
 * they receive. It may not send or publish to any address. One instance, on one of the event loops.
 */
public final class BridgeVerticle extends VerticleBase {
  private final BridgeConfig config;

  public BridgeVerticle(BridgeConfig config) {
    this.config = config;
  }

  /** Where it listens, {@code tcp://127.0.0.1:7000}; any thread. */
  public String uri() {
    return new InetListenAddress(config.host(), config.port()).uri();
  }

  /** It stops listening when it is undeployed, as every server does. */
  @Override
  public Future<?> start() {
    BridgeOptions options = new BridgeOptions();
    config.addresses().forEach(address -> options.addOutboundPermitted(permitted(address)));
    return TcpEventBusBridge.create(vertx, options)
        .listen(config.port(), config.host())
        .recover(this::cannotListen);
  }

  private static PermittedOptions permitted(String address) {
    return address.endsWith("*")
        ? new PermittedOptions()
            .setAddressRegex(Pattern.quote(address.substring(0, address.length() - 1)) + ".*")
        : new PermittedOptions().setAddress(address);
  }

  private Future<TcpEventBusBridge> cannotListen(Throwable cause) {
    return Future.failedFuture(
        new IOException(
            "bridge.port: cannot listen on "
                + uri()
                + ": "
                + FailureText.of(cause)
                + " (expected: a free port on an address of this host; set bridge.host or"
                + " bridge.port, or 0 to do without)",
            cause));
  }
}
