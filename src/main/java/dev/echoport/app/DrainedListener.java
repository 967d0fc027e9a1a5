package dev.echoport.app;

import dev.echoport.completion.report.ListenerReport;
import dev.echoport.text.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The account of a listener that drains though the node goes on. */
final class DrainedListener {
  private static final Logger LOG = LoggerFactory.getLogger(DrainedListener.class);

  private final ListenerReport before;
  private final Instant since = Instant.now();

  /** It begins: {@code before} is what the listener has done so far. */
  DrainedListener(ListenerReport before) {
    this.before = before;
    LOG.atInfo()
        .addKeyValue("listener", before.name())
        .addKeyValue("open", before.totals().open())
        .log("drains");
  }

  /** Its last connection has ended. */
  void ended(ListenerReport after) {
    LOG.atInfo()
        .addKeyValue("listener", before.name())
        .addKeyValue("ended", before.totals().open())
        .addKeyValue("cut", FinalReport.cut(List.of(after)) - FinalReport.cut(List.of(before)))
        .addKeyValue("within", DurationText.of(Duration.between(since, Instant.now())))
        .log("has drained");
  }
}
