package dev.echoport.listener;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Problem;
import dev.echoport.config.source.FaultRequest;
import dev.echoport.config.source.PlanText;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.FaultPlan;
import dev.echoport.fault.FaultWords;
import dev.echoport.text.Printable;
import java.util.stream.Collectors;

/** In the words of the configuration. */
record ListenerFaultWords(ListenerConfig listener) implements FaultWords {

  @Override
  public FaultPlan read(String line) {
    try {
      return FaultRequest.readLine(line, listener).asPlan();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          e.problems().stream().map(ListenerFaultWords::text).collect(Collectors.joining("; ")), e);
    }
  }

  private static String text(Problem problem) {
    String key = problem.key().isEmpty() ? "the first line " : problem.key() + ": ";
    return Printable.of(key + problem.message());
  }

  @Override
  public String replay(ConnectionFaults dealt) {
    String faults =
        "{seed: %d, first: %d, plan: %s}"
            .formatted(
                dealt.seed(), dealt.connection(), PlanText.of(dealt.dealer().plan().faults()));
    String path = "listeners." + listener.name();
    return "./echoport serve --set %s.uri=%s --set '%s.faults=%s'"
        .formatted(path, listener.address().uri(), path, faults.replace("'", "'\\''"));
  }
}
