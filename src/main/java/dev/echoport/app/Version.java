package dev.echoport.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {

  /** The version that the build wrote into the jar. */
  public static String text() {
    return BuildVersion.text();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"echoport " + text(), "Java ${java.version} (${java.vendor})"};
  }
}
