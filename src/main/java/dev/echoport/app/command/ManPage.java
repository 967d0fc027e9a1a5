package dev.echoport.app.command;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's page for {@code man}, in roff's man macros. */
final class ManPage {
  private final CommandSpec command;
  private final StringBuilder roff = new StringBuilder(4096);

  ManPage(CommandSpec command) {
    this.command = command;
  }

  /** {@code echoport-bench}. */
  String name() {
    return command.qualifiedName("-");
  }

  String text() {
    String[] description = command.usageMessage().description();
    line(".TH " + name().toUpperCase(Locale.ROOT) + " 1 \"\" Echoport \"User Commands\"");
    section("NAME");
    line(escape(name()) + " \\- " + escape(summary(command)));
    section("SYNOPSIS");
    line(".B " + escape(command.qualifiedName()));
    line(escape(synopsis()));
    section("DESCRIPTION");
    for (String paragraph : description) {
      line(".PP");
      line(escape(paragraph));
    }
    arguments();
    commands();
    exitCodes();
    line(".SH SEE ALSO");
    line(
        command.parent() == null ? seeCommands() : ".BR " + escape(command.root().name()) + " (1)");
    return roff.toString();
  }

  private String synopsis() {
    StringBuilder synopsis = new StringBuilder("[OPTION]...");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      String label = parameter.paramLabel();
      synopsis.append(' ').append(parameter.arity().min() == 0 ? "[" + label + "]" : label);
    }
    return synopsis.append(command.subcommands().isEmpty() ? "" : " COMMAND").toString();
  }

  private void arguments() {
    section("OPTIONS");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item("\\fI" + escape(parameter.paramLabel()) + "\\fR", parameter);
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        item("\\fB" + escape(String.join(", ", option.names())) + "\\fR" + value(option), option);
      }
    }
  }

  private static String value(OptionSpec option) {
    return option.arity().max() == 0 ? "" : "=\\fI" + escape(option.paramLabel()) + "\\fR";
  }

  private void item(String term, ArgSpec argument) {
    line(".TP");
    line(term);
    line(escape(String.join(" ", argument.description())));
  }

  private void commands() {
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      command.subcommands().forEach((name, line) -> item(name, line));
    }
  }

  private void item(String name, CommandLine subcommand) {
    line(".TP");
    line("\\fB" + escape(name) + "\\fR");
    line(escape(summary(subcommand.getCommandSpec())));
  }

  private static String summary(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    return (usage.header().length > 0 ? usage.header() : usage.description())[0];
  }

  private void exitCodes() {
    if (!command.usageMessage().exitCodeList().isEmpty()) {
      section("EXIT STATUS");
      command
          .usageMessage()
          .exitCodeList()
          .forEach(
              (code, meaning) -> {
                line(".TP");
                line(escape(code));
                line(escape(meaning));
              });
    }
  }

  private String seeCommands() {
    StringBuilder pages = new StringBuilder();
    for (CommandLine each : command.subcommands().values()) {
      pages
          .append(pages.length() == 0 ? "" : " ,\n")
          .append(".BR ")
          .append(escape(each.getCommandSpec().qualifiedName("-")))
          .append(" (1)");
    }
    return pages.toString();
  }

  private void section(String name) {
    line(".SH " + name);
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }

  /** Without the markup of picocli, and with nothing that roff takes for a request. */
  private static String escape(String text) {
    String plain = Ansi.OFF.string(text.replace("%n", " ").replace("%%", "%")).strip();
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
