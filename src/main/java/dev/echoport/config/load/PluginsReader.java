package dev.echoport.config.load;

import dev.echoport.config.processor.KnownProcessors;
import dev.echoport.config.processor.ProcessorSource;
import dev.echoport.config.processor.ProcessorSource.BrokenPlugin;
import dev.echoport.config.processor.ProcessorSource.Found;
import dev.echoport.config.source.Setting;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which processors there are. A gateway that needs none does not look for them: that
 * would cost start-up time.
 */
final class PluginsReader {
  static final String KEY = "plugins";

  private final Settings settings;
  private final Problems problems;
  private final ProcessorSource source;

  PluginsReader(Settings settings, Problems problems, ProcessorSource source) {
    this.settings = settings;
    this.problems = problems;
    this.source = source;
  }

  KnownProcessors read() {
    Setting setting = settings.find(KEY);
    if (setting == null || !setting.isValid()) {
      return known(null, false);
    }
    Path path = settings.file(KEY);
    if (path == null) {
      return known(null, true);
    }
    if (!Files.isDirectory(path)) {
      reportFolder(setting.origin(), path);
      return known(null, false);
    }
    List<String> open = openToEverybody(path);
    open.forEach(why -> problems.add(setting.origin(), KEY, why));
    return open.isEmpty() ? known(path, true) : known(null, false);
  }

  /** What is in the folder runs with the rights of the node, so nobody else may put it there. */
  private static List<String> openToEverybody(Path folder) {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      jars.forEach(open::add);
    } catch (IOException unreadable) {
      // Reported by whoever reads the jars.
    }
    open.add(folder);
    open.removeIf(path -> !FileRights.everybodyWrites(path));
    Path above = folder.toAbsolutePath().normalize().getParent();
    for (; above != null; above = above.getParent()) {
      if (FileRights.everybodyReplaces(above)) {
        open.add(above);
      }
    }
    return open.stream().sorted().map(PluginsReader::writable).toList();
  }

  private static String writable(Path path) {
    return "every user may write \"%s\", mode %s (expected: chmod o-w on it)"
        .formatted(path, FileRights.text(path));
  }

  private void reportFolder(Origin origin, Path path) {
    String why = Files.exists(path) ? "is not a folder" : "cannot be read: no such folder";
    problems.add(
        origin, KEY, "\"" + path + "\" " + why + " (expected: a folder with jars of processors)");
  }

  private KnownProcessors known(@Nullable Path folder, boolean complete) {
    boolean anyChain =
        settings.chains().stream().anyMatch(chain -> !chain.processors().items().isEmpty());
    if (folder == null && !anyChain) {
      return new KnownProcessors(Map.of(), complete);
    }
    Found found = source.find(folder);
    found.broken().forEach(this::reportBroken);
    return new KnownProcessors(found.processors(), complete && found.broken().isEmpty());
  }

  private void reportBroken(BrokenPlugin plugin) {
    Origin.Kind kind = settings.newestOrigin(List.of(KEY)).kind();
    problems.add(new Origin(kind, 0, plugin.jar()), "", plugin.why());
  }
}
