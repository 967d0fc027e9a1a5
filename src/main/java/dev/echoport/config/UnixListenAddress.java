package dev.echoport.config;

import dev.echoport.scheme.Scheme;

/**
 * A socket of the Unix domain.
 *
 * @param path absolute path of its file; for an abstract name of Linux {@code @name}
 * @param mode permissions of the file, 0 to 0777; an abstract name has none
 */
public record UnixListenAddress(String path, int mode) implements ListenAddress {
  public static final int DEFAULT_MODE = 0660;

  private static final String ABSTRACT = "@";

  @Override
  public Scheme scheme() {
    return Scheme.UNIX;
  }

  @Override
  public String uri() {
    return "unix:" + path;
  }

  /** Whether it is a name of the kernel's, without a file. */
  public boolean isAbstract() {
    return path.startsWith(ABSTRACT);
  }

  /** What the kernel is told: an abstract name begins with a zero byte. */
  public String socketPath() {
    return isAbstract() ? "\0" + path.substring(ABSTRACT.length()) : path;
  }

  UnixListenAddress withMode(int permissions) {
    return new UnixListenAddress(path, permissions);
  }
}
