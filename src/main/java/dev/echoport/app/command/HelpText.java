package dev.echoport.app.command;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help whose lines break at blanks only. Picocli breaks them within addresses as well, so it is
 * given more room than it needs, and what it wrote is broken here.
 */
final class HelpText {
  private static final int ROOM = 4_000;
  private static final String WHOLE = "whole";
  private static final Pattern COLUMN = Pattern.compile(" {2,}(?=\\S)");
  private static final Pattern STYLE = Pattern.compile("\033\\[[\\d;]*m");

  private final int width;

  HelpText(int width) {
    this.width = width;
  }

  /** Lets {@code commands} and all below print help as wide as the terminal. */
  static void use(CommandLine commands) {
    Map<String, IHelpSectionRenderer> sections = commands.getHelpSectionMap();
    List<String> keys = commands.getHelpSectionKeys();
    IHelpSectionRenderer whole =
        help -> {
          StringBuilder text = new StringBuilder();
          for (String key : keys) {
            IHelpSectionRenderer section = sections.get(key);
            text.append(section == null ? "" : section.render(help));
          }
          return new HelpText(terminalWidth()).wrap(text.toString());
        };
    commands.setUsageHelpWidth(ROOM);
    commands.setHelpSectionMap(Map.of(WHOLE, whole));
    commands.setHelpSectionKeys(List.of(WHOLE));
  }

  private static int terminalWidth() {
    return new UsageMessageSpec().autoWidth(true).width();
  }

  String wrap(String text) {
    return text.lines().map(this::wrapLine).collect(Collectors.joining("\n", "", "\n"));
  }

  private String wrapLine(String line) {
    if (visible(line) <= width) {
      return line;
    }
    String margin = " ".repeat(indent(line));
    StringBuilder wrapped = new StringBuilder(line.length() + 80);
    int used = 0;
    for (String word : line.split("(?<=\\S) ")) {
      int length = visible(word);
      if (used > 0 && used + 1 + length > width) {
        wrapped.append('\n').append(margin);
        used = margin.length();
      } else if (used > 0) {
        wrapped.append(' ');
        used++;
      }
      wrapped.append(word);
      used += length;
    }
    return wrapped.toString();
  }

  /** Where the text of the last column begins, or the options of a synopsis. */
  private int indent(String line) {
    String plain = STYLE.matcher(line).replaceAll("");
    if (plain.startsWith("Usage: ")) {
      return plain.indexOf('[');
    }
    int column = 0;
    Matcher gap = COLUMN.matcher(plain);
    while (gap.find() && gap.end() < width / 2) {
      column = gap.end();
    }
    return column;
  }

  private static int visible(String text) {
    return STYLE.matcher(text).replaceAll("").length();
  }
}
