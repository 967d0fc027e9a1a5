package dev.echoport.client.diagnose;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/**
 * What all checks found.
 *
 * @param results in the order of {@link CheckKind}
 */
public record DiagnosisReport(
    String target, Instant startedAt, long elapsedNanos, List<Diagnosis.Result> results) {

  /** The worst: a fault, else what could not be proved, else all is well. */
  public Verdict verdict() {
    if (count(Verdict.FAULT) > 0) {
      return Verdict.FAULT;
    }
    return count(Verdict.UNPROVED) > 0 || count(Verdict.OK) == 0 ? Verdict.UNPROVED : Verdict.OK;
  }

  /** 0: all is well, 1: a fault, 3: could not tell. */
  public int exitCode() {
    return switch (verdict()) {
      case FAULT -> 1;
      case UNPROVED, SKIPPED -> 3;
      case OK -> 0;
    };
  }

  long count(Verdict verdict) {
    return results.stream().filter(each -> each.finding().verdict() == verdict).count();
  }

  /** The last line of the text. */
  public String summary() {
    StringJoiner counts = new StringJoiner(", ");
    for (Verdict verdict : Verdict.values()) {
      if (count(verdict) > 0) {
        counts.add(count(verdict) + " " + verdict.word());
      }
    }
    return target + ": " + counts + ", in " + Scaled.of(elapsedNanos);
  }
}
