package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pom.xml packs for a release agrees with the files it packs, and with the image. */
final class ReleaseTest {
  private static final Pattern MODULES = Pattern.compile("--add-modules ([\\w.,]+)");

  private static String first(Pattern pattern, Path file) throws IOException {
    Matcher found = pattern.matcher(Files.readString(file));
    assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
    return found.group(1);
  }

  @Test
  void theArchivesRuntimeHasTheModulesOfTheImages() throws IOException {
    assertThat(first(MODULES, Path.of("pom.xml"))).isEqualTo(first(MODULES, Path.of("Dockerfile")));
  }

  @Test
  void theUnitRunsWhatThePackageLinksWithTheConfigurationThatItInstalls() throws IOException {
    String unit = Files.readString(Path.of("deploy/systemd/echoport.service"));

    assertThat(unit).contains("\nExecStart=echoport serve --config /etc/echoport/echoport.yaml\n");
    assertThat(Path.of("pom.xml"))
        .content()
        .contains("<linkName>/usr/bin/echoport</linkName>")
        .contains("<dst>/etc/echoport/echoport.yaml</dst>\n                  <conffile>true<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "deploy/release/any-java.xml", "deploy/release/linux-x64.xml"})
  void everyFileThatIsPackedExists(String description) throws IOException {
    Matcher named =
        Pattern.compile(">(?:\\$\\{basedir}/)?((?:deploy|conf)/[\\w./-]+)<")
            .matcher(Files.readString(Path.of(description)));
    List<String> files = named.results().map(result -> result.group(1)).toList();

    assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(Path.of(file)).exists());
  }

  @Test
  void theScriptsOfThePackageCanRun() throws IOException {
    try (Stream<Path> scripts = Files.list(Path.of("deploy/debian"))) {
      assertThat(scripts.filter(script -> !script.endsWith("control")))
          .hasSize(3)
          .allSatisfy(script -> assertThat(script).content().startsWith("#!/bin/sh\nset -e\n"));
    }
  }
}
