package dev.echoport.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.load.Loading;
import dev.echoport.config.source.Schema.Entry;
import dev.echoport.config.source.Schema.Section;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerKeysTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp://127.0.0.1:0  | http.compression=true      | ws://, wss://, http://, https://
          tcp://127.0.0.1:0  | tls.alpn=[echo]            | tls://, wss://, https://
          ws://127.0.0.1:0   | tls.maxHandshakes=5        | tls://, wss://, https://
          ws://127.0.0.1:0   | http.answer=after          | http://, https://
          http://127.0.0.1:0 | frameLimit=5B              | tcp://, tls://, unix:
          http://127.0.0.1:0 | atEof=error                | tcp://, tls://, unix:
          http://127.0.0.1:0 | banner=hello               | tcp://, tls://, unix:
          http://127.0.0.1:0 | identity=true              | tcp://, tls://, udp://, unix:
          udp://127.0.0.1:0  | receipt=true               | tcp://, tls://, unix:
          udp://127.0.0.1:0  | maxFrames=5                | tcp://, tls://, unix:
          unix:@echo         | maxPerSource.connections=5 | tcp://, tls://, ws://, wss://, http://, https://
          """)
  void namesTheKeyAndWhereItMeansSomething(String uri, String set, String schemes) {
    loading.set("listeners.x.uri=" + uri).set("listeners.x." + set);

    assertThat(loading.problems())
        .containsExactly(
            "--set listeners.x.%s: listeners.x.%s: means nothing on %s (expected: only on %s)"
                .formatted(set, set.replaceFirst("=.*", ""), prefix(uri), schemes));
  }

  private static String prefix(String uri) {
    return uri.replaceFirst("(:(//)?).*", "$1");
  }

  @Test
  void saysNothingOfADefault() throws Exception {
    loading.set("listeners.x={uri: 'ws://127.0.0.1:0', frame: raw, tls: {alpn: []}}");

    assertThat(loading.load().settings())
        .containsKey("listeners.x.http.maxFrame")
        .doesNotContainKeys("listeners.x.frame", "listeners.x.tls.alpn", "listeners.x.http.answer");
  }

  @Test
  void isTheTableOfTheDocument() throws IOException {
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    collect("", Records.section(ListenerConfig.class), Feature.ANY, keys);

    String document = Files.readString(Path.of("docs/listeners.md"));

    assertThat(document)
        .contains(
            keys.entrySet().stream()
                .map(row -> "| %s | `%s` |".formatted(row.getKey(), join("`, `", row.getValue())))
                .collect(Collectors.joining("\n", "\n", "\n\n")));
  }

  /**
   * Each key of a listener and, below that, those that mean something elsewhere than their section.
   */
  private static void collect(
      String path, Section section, Feature above, Map<String, Set<String>> keys) {
    for (Entry entry : section.entries().values()) {
      Feature on = entry.on() == Feature.ANY ? above : entry.on();
      if (path.isEmpty() && !(on == Feature.ANY && entry.schema() instanceof Section)
          || !Scheme.with(on).equals(Scheme.with(above))) {
        keys.computeIfAbsent(quoted(Scheme.with(on)), x -> new TreeSet<>()).add(path + entry.key());
      }
      if (entry.schema() instanceof Section inner) {
        collect(path + entry.key() + ".", inner, on, keys);
      }
    }
  }

  private static String quoted(Collection<Scheme> schemes) {
    if (schemes.size() > Scheme.values().length / 2 + 1) {
      Set<Scheme> others = EnumSet.complementOf(EnumSet.copyOf(schemes));
      return others.isEmpty() ? "all" : "all but " + quoted(others);
    }
    return "`" + join("`, `", schemes.stream().map(Scheme::prefix).toList()) + "`";
  }

  private static String join(String between, Collection<String> texts) {
    return String.join(between, texts);
  }
}
