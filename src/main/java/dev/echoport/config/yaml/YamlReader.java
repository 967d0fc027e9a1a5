package dev.echoport.config.yaml;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into {@link YamlNode}s that know their lines. Uses the streaming parser alone: data
 * binding would lose the lines, hide duplicate keys, and cost start-up time.
 */
public final class YamlReader {
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final Problems problems;

  public YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** The value in {@code text}, or {@code null} after reporting why it cannot be read. */
  public @Nullable YamlNode read(String text, Origin origin, String key) {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new Document(parser, origin, key).read();
    } catch (IOException e) {
      reportSyntax(e, origin, key);
      return null;
    }
  }

  private void reportSyntax(IOException e, Origin origin, String key) {
    if (e.getCause() instanceof MarkedYAMLException marked) {
      Mark mark = marked.getProblemMark();
      Origin place = mark == null ? origin : origin.atLine(mark.getLine() + 1);
      problems.add(place, key, "is not YAML: " + marked.getProblem());
    } else {
      problems.add(origin, key, "is not YAML: " + e.getMessage());
    }
  }

  /** One reading; recursive descent over the parser's tokens. */
  private final class Document {
    private final YAMLParser parser;
    private final Origin source;
    private final String rootKey;

    Document(YAMLParser parser, Origin source, String rootKey) {
      this.parser = parser;
      this.source = source;
      this.rootKey = rootKey;
    }

    public YamlNode read() throws IOException {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new YamlNode.Scalar(source, null);
      }
      YamlNode root = value(here(), rootKey);
      if (parser.nextToken() != null) {
        problems.add(here(), rootKey, "a second document begins here (expected: one document)");
      }
      return root;
    }

    private YamlNode value(Origin origin, String path) throws IOException {
      if (parser.isCurrentAlias()) {
        problems.add(origin, path, "is an alias (expected: the value itself)");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> mapping(origin, path);
        case START_ARRAY -> sequence(origin, path);
        case VALUE_NULL -> new YamlNode.Scalar(origin, null);
        default -> new YamlNode.Scalar(origin, parser.getText());
      };
    }

    private YamlNode mapping(Origin origin, String path) throws IOException {
      Map<String, YamlNode> entries = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        Origin place = here();
        parser.nextToken();
        String valuePath = path.isEmpty() ? name : path + "." + name;
        YamlNode earlier = entries.put(name, value(place, valuePath));
        if (earlier != null) {
          problems.add(place, valuePath, "is set twice" + firstSeen(earlier) + "; keep one");
        }
      }
      return new YamlNode.Mapping(origin, entries);
    }

    private String firstSeen(YamlNode earlier) {
      Integer line = earlier.origin().line();
      return line == null ? "" : ", first in line " + line;
    }

    private YamlNode sequence(Origin origin, String path) throws IOException {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(here(), path));
      }
      return new YamlNode.Sequence(origin, items);
    }

    private Origin here() {
      return source.atLine(parser.currentTokenLocation().getLineNr());
    }
  }
}
