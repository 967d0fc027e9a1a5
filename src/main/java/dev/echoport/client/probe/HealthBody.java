package dev.echoport.client.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Says in a few words what a health endpoint complained about. Only loaded when one did. */
final class HealthBody {
  private static final int MAX_LENGTH = 120;

  private HealthBody() {}

  /** The ids of the checks that are down; the text itself, shortened, when it is not such JSON. */
  static String brief(String body) {
    try {
      List<String> down = checksDown(body);
      if (!down.isEmpty()) {
        return "down: " + String.join(", ", down);
      }
    } catch (IOException e) {
      // Not JSON: the text itself says more than the parser.
    }
    return shorten(body);
  }

  private static List<String> checksDown(String body) throws IOException {
    List<String> down = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(body)) {
      String id = "";
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "id".equals(json.currentName())) {
          id = json.getText();
        } else if (isDown(json, token) && !id.isEmpty()) {
          down.add(id);
          id = "";
        }
      }
    }
    return down;
  }

  private static boolean isDown(JsonParser json, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_STRING
        && "status".equals(json.currentName())
        && "DOWN".equals(json.getText());
  }

  private static String shorten(String body) {
    String line = body.strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
