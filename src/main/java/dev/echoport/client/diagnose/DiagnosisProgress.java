package dev.echoport.client.diagnose;

import dev.echoport.client.Colours;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints each result as soon as those before it are printed, and below them what is running. */
public final class DiagnosisProgress implements DiagnosisListener {
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;
  private final @Nullable PrintWriter terminal;
  private final Colours colours;
  private final List<CheckKind> toPrint;
  private final Map<CheckKind, Diagnosis.Result> waiting = new EnumMap<>(CheckKind.class);
  private final Set<CheckKind> running = EnumSet.noneOf(CheckKind.class);

  /**
   * For so many checks, in this order.
   *
   * @param terminal where the progress line is drawn, {@code null}: nowhere
   */
  public DiagnosisProgress(
      List<CheckKind> checks, PrintWriter out, @Nullable PrintWriter terminal, Colours colours) {
    this.toPrint = new ArrayList<>(checks);
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  @Override
  public synchronized void begins(CheckKind check) {
    running.add(check);
    draw();
  }

  @Override
  public synchronized void ended(Diagnosis.Result result) {
    running.remove(result.check());
    waiting.put(result.check(), result);
    if (terminal != null) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
    while (!toPrint.isEmpty() && waiting.containsKey(toPrint.get(0))) {
      Diagnosis.Result next = waiting.remove(toPrint.remove(0));
      out.println(DiagnosisText.line(next, colours));
    }
    out.flush();
    draw();
  }

  private void draw() {
    if (terminal != null && !running.isEmpty()) {
      String names = running.stream().map(CheckKind::word).collect(Collectors.joining(", "));
      terminal.print(CLEAR_LINE + "checking " + names + " ...");
      terminal.flush();
    }
  }
}
