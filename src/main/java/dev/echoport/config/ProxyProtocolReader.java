package dev.echoport.config;

import dev.echoport.config.ProxyProtocolConfig.Mode;
import java.time.Duration;
import java.util.List;

/** Turns the settings of a listener's PROXY protocol into a {@link ProxyProtocolConfig}. */
final class ProxyProtocolReader {
  private final Settings settings;
  private final Problems problems;

  ProxyProtocolReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * All settings below {@code path} are valid.
   *
   * @param scheme what is spoken: peers of a socket of the Unix domain are trusted in any case
   */
  ProxyProtocolConfig read(String path, Scheme scheme) {
    Mode mode = settings.value(path + ".mode", Mode.class);
    List<?> trusted = settings.value(path + ".trusted", List.class);
    if (mode != Mode.OFF && trusted.isEmpty() && scheme != Scheme.UNIX) {
      problems.add(
          settings.newestOrigin(List.of(path + ".mode", path + ".trusted")),
          path + ".trusted",
          "is empty, so that every header is an error (expected: the proxies' addresses, such as"
              + " [10.0.0.0/8]; [0.0.0.0/0, \"::/0\"] trusts everybody)");
    }
    return new ProxyProtocolConfig(
        mode,
        trusted.stream().map(CidrBlock.class::cast).toList(),
        settings.value(path + ".timeout", Duration.class));
  }
}
