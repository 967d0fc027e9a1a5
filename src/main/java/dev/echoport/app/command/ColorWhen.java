package dev.echoport.app.command;

import picocli.CommandLine.Help.Ansi;

/** When output is coloured. */
enum ColorWhen {
  /** On a terminal, unless {@code NO_COLOR} is set. */
  AUTO(Ansi.AUTO),
  ALWAYS(Ansi.ON),
  NEVER(Ansi.OFF);

  private final Ansi ansi;

  ColorWhen(Ansi ansi) {
    this.ansi = ansi;
  }

  boolean enabled() {
    return ansi.enabled();
  }
}
