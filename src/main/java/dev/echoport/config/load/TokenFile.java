package dev.echoport.config.load;

import dev.echoport.config.value.BadValueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the secret of the API. No message ever carries its content. */
public final class TokenFile {
  private static final int FEWEST_CHARACTERS = 16;
  private static final int MOST_BYTES = 4_096;
  private static final String EXPECTED =
      "a readable file with " + FEWEST_CHARACTERS + " to " + MOST_BYTES + " visible characters";

  private TokenFile() {}

  /**
   * The content without surrounding white space; blocks.
   *
   * @throws BadValueException if the file cannot be read, or holds no token
   */
  public static String read(Path file) throws BadValueException {
    String token = content(file).strip();
    if (token.isEmpty()) {
      throw bad(file, "is empty");
    }
    if (token.length() < FEWEST_CHARACTERS || token.length() > MOST_BYTES) {
      throw bad(file, "holds a token of the wrong length");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw bad(file, "holds characters that a header cannot carry");
    }
    return token;
  }

  private static String content(Path file) throws BadValueException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES + 2), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + FileReason.of(e));
    }
  }

  private static BadValueException bad(Path file, String why) {
    return new BadValueException("\"" + file + "\"", why, EXPECTED);
  }
}
