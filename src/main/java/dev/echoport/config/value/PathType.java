package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file, relative to the working directory; empty is none. */
record PathType() implements ValueType<Optional<Path>> {

  @Override
  public Optional<Path> parse(YamlNode node) throws BadValueException {
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a file", expected());
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      throw new BadValueException(node.describe(), "is not a file", expected());
    }
  }

  @Override
  public String expected() {
    return "the name of a file";
  }

  @Override
  public String format(Optional<Path> value) {
    return YamlText.scalar(value.map(Path::toString).orElse(""));
  }
}
