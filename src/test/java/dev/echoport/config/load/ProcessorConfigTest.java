package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.api.OnError;
import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.config.ConfigException;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.ProcessorConfig.BusRoute;
import dev.echoport.config.WorkerPoolConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessorConfigTest {
  private Path directory;
  private Loading loading;
  private FakeProcessors processors;

  @BeforeEach
  void beginWithNoSource(@TempDir Path temporary) {
    directory = temporary;
    processors = new FakeProcessors();
    loading = new Loading(directory).processors(processors);
  }

  @Test
  void readsAChainWithAllItsDefaults() throws ConfigException {
    loading.set("listeners.echo.processors=[{name: plain}, {name: typed, time: 5ms}]");

    assertThat(loading.listener("echo").processors())
        .containsExactly(
            new ProcessorConfig(
                "plain",
                ProcessorOptions.NONE,
                Place.LOOP,
                "default",
                Duration.ZERO,
                OnError.CLOSE,
                new BusRoute("echoport.processors.plain", false, 0)),
            new ProcessorConfig(
                "typed",
                new ProcessorOptions(
                    Map.of(
                        "time",
                        Duration.ofMillis(5),
                        "word",
                        "one",
                        "number",
                        7,
                        "size",
                        1024L,
                        "flag",
                        false,
                        "text",
                        "")),
                Place.WORKER,
                "default",
                Duration.ofSeconds(30),
                OnError.CLOSE,
                new BusRoute("echoport.processors.typed", false, 0)));
  }

  @Test
  void readsEveryKey() throws ConfigException {
    loading.file(
        """
        workers: {slow: {threads: 3}}
        listeners:
          echo:
            maxFrames: 10
            processors:
              - name: typed
                time: 1m
                word: two
                number: 9
                size: 2MiB
                flag: true
                text: "a, b"
                pool: slow
                timeout: 0s
                onError: passthrough
              - {name: plain, on: bus, address: x.y, prefer: local, retries: 10, timeout: 1ms}
        """);

    ListenerConfig echo = loading.listener("echo");
    assertThat(echo.maxFrames()).isEqualTo(10);
    ProcessorConfig typed = echo.processors().get(0);
    assertThat(typed.options().duration("time")).isEqualTo(Duration.ofMinutes(1));
    assertThat(typed.options().text("word")).isEqualTo("two");
    assertThat(typed.options().number("number")).isEqualTo(9);
    assertThat(typed.options().bytes("size")).isEqualTo(2 << 20);
    assertThat(typed.options().flag("flag")).isTrue();
    assertThat(typed.options().text("text")).isEqualTo("a, b");
    assertThat(typed.pool()).isEqualTo("slow");
    assertThat(typed.timeout()).isZero();
    assertThat(typed.onError()).isEqualTo(OnError.PASSTHROUGH);
    ProcessorConfig plain = echo.processors().get(1);
    assertThat(plain.on()).isEqualTo(Place.BUS);
    assertThat(plain.bus()).isEqualTo(new BusRoute("x.y", true, 10));
    assertThat(plain.timeout()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void readsAChainFromTheEnvironment() throws ConfigException {
    loading.variable("ECHOPORT_LISTENERS_ECHO_PROCESSORS", "[{name: plain}]");

    assertThat(loading.listener("echo").processors()).hasSize(1);
  }

  @Test
  void replacesAChainAsAWhole() throws ConfigException {
    loading.file("listeners: {echo: {processors: [{name: plain}, {name: plain}]}}");
    loading.set("listeners.echo.processors=[]");

    assertThat(loading.listener("echo").processors()).isEmpty();
  }

  @Test
  void givesANewListenerNoProcessors() throws ConfigException {
    loading.file(
        "listeners: {echo: {processors: [{name: plain}]}, more: {uri: 'tcp://127.0.0.1:0'}}");

    assertThat(loading.listener("more").processors()).isEmpty();
  }

  @Test
  void letsAForeignProcessorHaveItsOwnOptions() throws ConfigException {
    loading.set("listeners.echo.processors=[{name: node-js, on: bus, address: js, depth: 3}]");

    ProcessorConfig foreign = loading.listener("echo").processors().get(0);
    assertThat(foreign.name()).isEqualTo("node-js");
    assertThat(foreign.options()).isEqualTo(new ProcessorOptions(Map.of("depth", "3")));
    assertThat(foreign.bus().address()).isEqualTo("js");
  }

  @Test
  void writesAFileThatLoadsToTheSameConfiguration() throws ConfigException {
    loading.set("workers={slow: {threads: 3}, other: null}").set("listeners.echo.maxFrames=3");
    loading.set(
        "listeners.echo.processors=[{name: plain, onError: discard},"
            + " {name: typed, time: 30s, text: \"a: {b}, # \\\"\\u2028\", pool: slow},"
            + " {name: x, on: bus, address: 'a b', y: 'true', z: ''}]");
    LoadedConfig loaded = loading.load();

    LoadedConfig again = new Loading(directory).processors(processors).file(loaded.toYaml()).load();

    assertThat(again).isEqualTo(loaded);
    assertThat(loaded.toYaml())
        .contains(
            "processors: [{name: plain, on: loop, onError: discard}, {name: typed, time: 30s,")
        .contains("plugins: \"\"");
  }

  @Test
  void readsPoolsWithTheDefaultsOfTheEmbeddedOne() throws ConfigException {
    loading.variable("ECHOPORT_WORKERS_DEFAULT_THREADS", "4");
    loading.variable("ECHOPORT_WORKERS_VERYSLOW_THREADS", "1");
    loading.set("workers.very-slow={}").set("workers.plain=null");

    assertThat(loading.config().workers())
        .containsExactly(
            Map.entry("default", new WorkerPoolConfig("default", 4)),
            Map.entry("very-slow", new WorkerPoolConfig("very-slow", 1)),
            Map.entry("plain", new WorkerPoolConfig("plain", 0)));
  }

  @Test
  void asksForNoProcessorsWhereNoneIsNamed() throws ConfigException {
    assertThat(loading.config().plugins()).isNull();
    assertThat(processors.asked()).isEmpty();
  }

  @Test
  void asksForThePluginsOfTheFolderThatIsSet() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("more"));
    loading.set("plugins=" + folder);

    assertThat(loading.config().plugins()).isEqualTo(folder);
    assertThat(processors.asked()).containsExactly(folder.toString());
  }

  @Test
  void asksForBuiltInProcessorsWhereTheFolderIsMissing() throws ConfigException {
    loading.set("plugins=").set("listeners.echo.processors=[{name: plain}]");

    assertThat(loading.config().plugins()).isNull();
    assertThat(processors.asked()).isEqualTo(List.of("null"));
  }
}
