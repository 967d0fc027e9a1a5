package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Answers requests of other nodes. */
@FunctionalInterface
public interface ClusterServer {

  /**
   * Called on a loop of the cluster's; must not block.
   *
   * @param headers of the request
   * @return completes on any thread; a failure's message is what the asking node sees
   */
  Future<Buffer> serve(Map<String, String> headers, Buffer body);
}
