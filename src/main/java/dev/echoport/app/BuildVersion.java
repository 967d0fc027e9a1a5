package dev.echoport.app;

import org.jspecify.annotations.Nullable;

/** The version that the build wrote into the jar. */
final class BuildVersion {
  private BuildVersion() {}

  static String text() {
    @Nullable String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
