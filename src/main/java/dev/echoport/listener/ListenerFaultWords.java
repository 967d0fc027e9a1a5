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
import java.util.List;
import java.util.stream.Collectors;

/** In the words of the configuration. What is wrong with a line is told in few words. */
record ListenerFaultWords(ListenerConfig listener) implements FaultWords {
  private static final int MOST_PROBLEMS = 3;
  private static final int MOST_CHARACTERS = 400;

  @Override
  public FaultPlan read(String line) {
    try {
      return FaultRequest.readLine(line, listener).asPlan();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(text(e.problems()), e);
    }
  }

  private static String text(List<Problem> problems) {
    int more = problems.size() - MOST_PROBLEMS;
    return problems.stream()
            .limit(MOST_PROBLEMS)
            .map(ListenerFaultWords::text)
            .collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String text(Problem problem) {
    String key = problem.key().isEmpty() ? "the first line " : problem.key() + ": ";
    String text = Printable.of(key + problem.message());
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
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
