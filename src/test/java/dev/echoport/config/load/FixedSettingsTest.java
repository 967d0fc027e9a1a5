package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixedSettingsTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  private List<String> between(String before, String after) throws ConfigException {
    LoadedConfig running = loading.file(before).load();
    return FixedSettings.problems(running, loading.file(after).load()).stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void findsNothingInTheSame() throws Exception {
    assertThat(between("node: {name: a}", "node: {name: a}")).isEmpty();
  }

  @Test
  void namesWhatARunningNodeCannotChange() throws Exception {
    assertThat(between("", "node: {name: b}\nadmin: {port: 1}\nworkers: {default: {threads: 3}}\n"))
        .containsExactlyInAnyOrder(
            "reload: node.name: b in place of box needs a restart (expected: what the node runs"
                + " with)",
            "reload: admin.port: 1 in place of 7080 needs a restart (expected: what the node runs"
                + " with)",
            "reload: workers.default.threads: 3 in place of 0 needs a restart (expected: what the"
                + " node runs with)");
  }

  @Test
  void letsListenersLimitsAndNewPoolsChange() throws Exception {
    assertThat(
            between(
                "",
                "listeners: {echo: null, other: {uri: 'tcp://[::1]:1', backlog: 3}}\n"
                    + "workers: {slow: {threads: 3}}\nlimits: {connections: 5}\n"
                    + "drain: {timeout: 1s}\nlog: {level: debug, connections: true}\n"))
        .isEmpty();
  }

  @Test
  void letsTheBacklogChangeWithTheAddressOnly() throws Exception {
    assertThat(between("", "listeners: {echo: {backlog: 3}}"))
        .containsExactly(
            "reload: listeners.echo.backlog: 3 in place of 4096 needs a restart (expected: what the"
                + " node runs with)");
    assertThat(between("", "listeners: {echo: {backlog: 3, port: 1}}")).isEmpty();
  }

  @Test
  void takesAnotherTokenInTheSameFile() throws Exception {
    String file =
        "admin: {tokenFile: \"%s\"}".formatted(loading.write("token", "0123456789abcdef"));
    LoadedConfig running = loading.file(file).load();
    loading.write("token", "fedcba9876543210");

    assertThat(FixedSettings.problems(running, loading.load())).isEmpty();
  }
}
