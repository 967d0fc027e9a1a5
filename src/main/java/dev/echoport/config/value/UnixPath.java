package dev.echoport.config.value;

import dev.echoport.config.UnixListenAddress;
import dev.echoport.config.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code /run/echoport.sock}, or {@code @name} for an abstract name of Linux. */
final class UnixPath {
  /** What a {@code sockaddr_un} has room for, beside the zero byte. */
  private static final int MOST_BYTES = 107;

  private static final String EXPECTED =
      "unix:/ABSOLUTE/PATH, such as unix:/run/echoport.sock, or unix:@NAME for an abstract name";

  private UnixPath() {}

  static UnixListenAddress parse(YamlNode node, String text) throws BadValueException {
    String path = text.startsWith("@") ? text : normalized(node, text);
    if (path.length() < 2 || path.indexOf('\0') >= 0) {
      throw new BadValueException(node.describe(), "is not a listener's address", EXPECTED);
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new BadValueException(
          node.describe(), "is longer than the path of a socket can be", MOST_BYTES + " bytes");
    }
    return new UnixListenAddress(path, UnixListenAddress.DEFAULT_MODE);
  }

  private static String normalized(YamlNode node, String text) throws BadValueException {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? path.normalize().toString() : "";
    } catch (InvalidPathException e) {
      throw new BadValueException(node.describe(), "is not a listener's address", EXPECTED);
    }
  }
}
