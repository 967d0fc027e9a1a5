package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which address the other end sees: this side's own, that of something between, or both. */
final class SourceCheck implements Check {

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      FarRecord far = path.far(connection);
      String own = connection.localAddress();
      if (far == null) {
        return Finding.unproved(
            "This side is %s; which address the other end sees, this end cannot know"
                .formatted(own),
            path.farEnd().whyNot());
      }
      return Finding.ok(sentence(own, far.remoteAddress(), far.proxy()))
          .with("ownAddress", own)
          .with("seenAddress", far.remoteAddress());
    }
  }

  private static String sentence(String own, String seen, @Nullable JsonObject proxy) {
    String header = proxy == null ? "" : ", named by a PROXY header of " + proxy.getString("hop");
    if (seen.equals(own)) {
      return "The other end sees this side's own address, " + own + header;
    }
    return "The other end sees %s instead of %s%s: %s"
        .formatted(
            seen,
            own,
            header,
            host(seen).equals(host(own))
                ? "the address is kept, the port is not"
                : "a proxy or a NAT stands between");
  }

  private static String host(String address) {
    return address.substring(0, Math.max(0, address.lastIndexOf(':')));
  }
}
