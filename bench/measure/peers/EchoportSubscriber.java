import dev.echoport.app.Gateway;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * Echoport with a subscriber for every record, in the same process: a verticle on the public address
 * that reads operation, offset and size of each completion, as the shortest useful audit would. Its
 * arguments are settings, {@code key=value}.
 */
final class EchoportSubscriber extends VerticleBase {
  private static final String COMPLETIONS = "echoport.completions";

  private long records;
  private long check;

  public static void main(String[] settings) throws Exception {
    CatalogSource source = new CatalogSource();
    GatewayConfig config =
        ConfigLoader.load(null, System.getenv(), List.of(settings), source).config();
    Gateway gateway = Gateway.start(config, source.catalog());
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    gateway.vertx().deployVerticle(new EchoportSubscriber()).await();
    System.out.println("ready");
  }

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<CompletionBatch>localConsumer(COMPLETIONS, message -> read(message.body()))
        .completion();
  }

  /** So that a reader of the log can compare with the node's own count. */
  @Override
  public Future<?> stop() {
    System.out.println("read " + records + " records, check " + check);
    return Future.succeededFuture();
  }

  private void read(CompletionBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      check += batch.operation(i).ordinal() + batch.offset(i) + batch.bytes(i);
    }
    records += batch.size();
  }
}
