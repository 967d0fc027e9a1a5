package dev.echoport.listener;

import dev.echoport.completion.report.ConnectionReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends single connections that somebody wants ended. May be used by any thread. */
public record AskedEnds(ListenerSet listeners) {

  /**
   * Ends an open connection: it sends back what it holds, then FIN.
   *
   * @param within how long that may take before it is cut; zero: it is cut at once
   * @param why for people, what its report says
   * @return how it stands then; empty where none of this id is open
   */
  public Future<Optional<ConnectionReport>> end(String id, Duration within, String why) {
    List<Future<Optional<ConnectionReport>>> asked =
        listeners.all().stream()
            .flatMap(Listener::streams)
            .map(loop -> loop.ask(part -> loop.end(id, within, why)))
            .toList();
    return Future.all(asked)
        .map(
            all ->
                all.<Optional<ConnectionReport>>list().stream()
                    .flatMap(Optional::stream)
                    .findFirst());
  }
}
