import dev.echoport.app.Gateway;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Echoport whose frames go over the event bus to a verticle in the same process, which answers in
 * upper case: what the bus itself costs. Its arguments are settings, {@code key=value}.
 */
final class EchoportBusProcessor extends VerticleBase {
  private static final String ADDRESS = "echoport.processors.uppercase";

  public static void main(String[] settings) throws Exception {
    CatalogSource source = new CatalogSource();
    GatewayConfig config =
        ConfigLoader.load(null, System.getenv(), List.of(settings), source).config();
    Gateway gateway = Gateway.start(config, source.catalog());
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    gateway.vertx().deployVerticle(new EchoportBusProcessor()).await();
    System.out.println("ready");
  }

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<Buffer>localConsumer(ADDRESS, request -> request.reply(upperCase(request.body())))
        .completion();
  }

  private static Buffer upperCase(Buffer payload) {
    byte[] bytes = payload.getBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        bytes[i] -= 'a' - 'A';
      }
    }
    return Buffer.buffer(bytes);
  }
}
