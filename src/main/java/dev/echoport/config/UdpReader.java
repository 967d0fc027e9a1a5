package dev.echoport.config;

import dev.echoport.config.UdpConfig.ByteRates;
import java.util.List;

/** Turns the settings below {@code udp} of a listener into an {@link UdpConfig}. */
final class UdpReader {
  private final Settings settings;

  UdpReader(Settings settings) {
    this.settings = settings;
  }

  /** All settings below {@code path} are valid. */
  UdpConfig read(String path) {
    return new UdpConfig(
        ports(path + ".allowPorts"),
        ports(path + ".refusePorts"),
        settings.value(path + ".perSecond", Integer.class),
        settings.value(path + ".burst", Integer.class),
        new ByteRates(
            settings.value(path + ".bytesPerSecond.source", Long.class),
            settings.value(path + ".bytesPerSecond.listener", Long.class)),
        settings.value(path + ".maxSources", Integer.class),
        settings.value(path + ".loopAfter", Integer.class));
  }

  private List<Integer> ports(String path) {
    return ((List<?>) settings.value(path, List.class)).stream().map(Integer.class::cast).toList();
  }
}
