package dev.echoport.app.command;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.Sizes;
import dev.echoport.client.Suggestion;
import dev.echoport.client.Target;
import dev.echoport.client.probe.ProbeOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of {@code probe} as {@link ProbeCommand} declares them, without picocli: that
 * takes longer to load than an echo takes. A test holds the two together.
 */
final class ProbeArguments {
  private static final List<String> NAMES =
      List.of(
          "--timeout",
          "--count",
          "--size",
          "--warn",
          "--critical",
          "--skip-lines",
          "--insecure",
          "--trust",
          "--sni",
          "--docker");

  private final Set<String> seen = new HashSet<>();
  private @Nullable Target target;
  private Duration timeout = ProbeOptions.DEFAULT_TIMEOUT;
  private int count = ProbeOptions.DEFAULT_COUNT;
  private int size = ProbeOptions.DEFAULT_SIZE;
  private Duration warn = ProbeOptions.DEFAULT_WARN;
  private Duration critical = ProbeOptions.DEFAULT_CRITICAL;
  private int skipLines;
  private boolean docker;
  private boolean insecure;
  private @Nullable String trust;
  private @Nullable String sni;

  private ProbeArguments() {}

  /**
   * Reads what follows the word {@code probe}.
   *
   * @throws IllegalArgumentException names the argument and what was expected
   */
  static ProbeArguments parse(String... arguments) {
    ProbeArguments parsed = new ProbeArguments();
    int i = 0;
    while (i < arguments.length) {
      i = parsed.read(arguments, i);
    }
    return parsed;
  }

  private int read(String[] arguments, int i) {
    String argument = arguments[i];
    if (!argument.startsWith("-")) {
      positional(argument);
      return i + 1;
    }
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!seen.add(name)) {
      throw new IllegalArgumentException(name + " (expected: once)");
    }
    if (argument.equals("--docker")) {
      docker = true;
      return i + 1;
    }
    if (argument.equals("--insecure")) {
      insecure = true;
      return i + 1;
    }
    if (equals >= 0) {
      option(name, argument.substring(equals + 1));
      return i + 1;
    }
    option(name, i + 1 < arguments.length ? arguments[i + 1] : "");
    return i + 2;
  }

  private void positional(String argument) {
    if (target != null) {
      throw new IllegalArgumentException(argument + " (expected: one URI)");
    }
    target = Target.parse(argument);
  }

  private void option(String name, String value) {
    switch (name) {
      case "--timeout" -> timeout = duration(name, value);
      case "--count" -> count = number(name, value);
      case "--size" -> size = size(name, value);
      case "--warn" -> warn = duration(name, value);
      case "--critical" -> critical = duration(name, value);
      case "--skip-lines" -> skipLines = number(name, value);
      case "--trust" -> trust = text(name, value);
      case "--sni" -> sni = text(name, value);
      default ->
          throw new IllegalArgumentException(
              name
                  + Suggestion.question(name, NAMES)
                  + " (expected: "
                  + String.join(", ", NAMES)
                  + ")");
    }
  }

  private static String text(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " (expected: a value)");
    }
    return value;
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", e);
    }
  }

  private static int size(String name, String value) {
    try {
      return Sizes.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Duration duration(String name, String value) {
    try {
      return Durations.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  ProbeOptions options() {
    if (target == null) {
      throw new IllegalArgumentException(
          "no URI (expected: tcp://host:port, tls://host:port, udp://host:port, unix:/path,"
              + " ws[s]://host[:port]/path or http[s]://host[:port]/path)");
    }
    return new ProbeOptions(
        target,
        timeout,
        count,
        size,
        warn,
        critical,
        skipLines,
        new ClientTls(insecure, trust, sni));
  }

  boolean docker() {
    return docker;
  }
}
