package dev.echoport.client.diagnose;

import dev.echoport.client.Colours;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import java.util.Arrays;

/** Results as lines for people. */
public final class DiagnosisText {
  private static final int WORD = width(Verdict.values(), Verdict::word);
  private static final int NAME = width(CheckKind.values(), CheckKind::word);

  private DiagnosisText() {}

  private static <T> int width(T[] values, java.util.function.Function<T, String> text) {
    return Arrays.stream(values).map(text).mapToInt(String::length).max().orElse(0);
  }

  /** The verdict, the name and the sentence; what to look at is on a line below. */
  public static String line(Diagnosis.Result result, Colours colours) {
    Finding finding = result.finding();
    String word = ("%-" + WORD + "s").formatted(finding.verdict().word());
    String line =
        "%s  %s  %s"
            .formatted(
                paint(finding.verdict(), word, colours),
                ("%-" + NAME + "s").formatted(result.check().word()),
                finding.sentence());
    String next = finding.next();
    return next == null ? line : line + "\n" + " ".repeat(WORD + NAME + 4) + "look at: " + next;
  }

  private static String paint(Verdict verdict, String word, Colours colours) {
    return switch (verdict) {
      case OK -> colours.paint(Colours.GREEN, word);
      case FAULT -> colours.paint(Colours.RED, word);
      case UNPROVED -> colours.paint(Colours.YELLOW, word);
      case SKIPPED -> word;
    };
  }
}
