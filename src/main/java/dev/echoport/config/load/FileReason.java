package dev.echoport.config.load;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, in words; the JDK's own messages often are the name alone. */
final class FileReason {
  private FileReason() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    return e instanceof CharacterCodingException ? "not UTF-8" : String.valueOf(e.getMessage());
  }
}
