package dev.echoport.http.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the two forms of a description a peer likes more (RFC 9110, 12.5.1). */
final class Accept {
  private static final String TEXT = "text/plain";
  private static final String JSON = "application/json";

  private Accept() {}

  /** JSON, unless text is named, and JSON is not or is liked less. */
  static boolean prefersText(@Nullable String accept) {
    return accept != null && weight(accept, TEXT) > weight(accept, JSON);
  }

  /** 0 for what is not named. */
  private static double weight(String accept, String type) {
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].strip().equals(type)) {
        return weight(parts);
      }
    }
    return 0;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("q=[01](\\.\\d{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}
