package dev.echoport.app;

import java.util.List;

/** A node could not start: every reason, one line each. Nothing is left running. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  StartFailure(String problem) {
    this(List.of(problem));
  }

  StartFailure(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What stood in the way, and what to do about it. */
  public List<String> problems() {
    return problems;
  }
}
