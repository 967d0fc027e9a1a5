package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.app.command.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code ./echoport} in a copy of a checkout, where Java and Maven only say how they were run. */
@Timeout(120)
class LauncherTest {
  private static final List<String> COPIED =
      List.of(
          "echoport",
          ".mvn/build.sh",
          ".mvn/aot.sh",
          "pom.xml",
          "conf/echoport.yaml",
          "docs/usage.txt");

  @TempDir private Path directory;
  private Path checkout;
  private Path jdk;
  private final Map<String, String> variables = new HashMap<>();

  private record Run(int code, String out, String errors) {}

  @BeforeEach
  void copyTheCheckout() throws Exception {
    checkout = directory.resolve("a check out");
    for (String file : COPIED) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(file), copy);
    }
    Files.createDirectories(checkout.resolve("src/main"));
    script(
        checkout.resolve("mvnw"),
        "sleep 0.2; echo \"$@\" >>built; mkdir -p target/echoport && : >target/echoport/echoport.jar");
    jdk = directory.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Java that prints its arguments, one a line, and exits with 7. */
  private void java(String version) throws IOException {
    script(
        jdk.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"%s\" 2026-01-20' >&2; exit 0; fi\n"
                .formatted(version)
            + "for each in \"$@\"; do echo \"$each\"; done\nexit 7");
  }

  private void jdk(String version) throws IOException {
    java(version);
    script(jdk.resolve("bin/javac"), "");
  }

  private Process start(Path program, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
    process.environment().remove("ECHOPORT_JAVA_OPTS");
    process.environment().remove("ECHOPORT_AOT");
    process.environment().put("JAVA_HOME", jdk.toString());
    process.environment().merge("PATH", jdk + "/bin:", (path, first) -> first + path);
    process.environment().putAll(variables);
    return process.start();
  }

  private static Run end(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, errors);
  }

  private Run run(String... arguments) throws Exception {
    return end(start(checkout.resolve("echoport"), arguments));
  }

  private List<String> builds() throws IOException {
    Path built = checkout.resolve("built");
    return Files.exists(built) ? Files.readAllLines(built) : List.of();
  }

  @Test
  void hasTheHelpOfTheProgram() throws Exception {
    CommandLine program = Main.Commands.commandLine().setUsageHelpAutoWidth(false);

    assertThat(Path.of("docs/usage.txt"))
        .content()
        .isEqualTo(program.getUsageMessage(CommandLine.Help.Ansi.OFF));
  }

  @Test
  void answersForVersionAndHelpWithoutJavaAndWithoutABuild() throws Exception {
    String usage = Files.readString(Path.of("docs/usage.txt"));

    assertThat(run("--help")).isEqualTo(new Run(0, usage, ""));
    assertThat(run("help")).isEqualTo(new Run(0, usage, ""));
    assertThat(run())
        .isEqualTo(
            new Run(2, "", usage + "echoport: missing required subcommand; see 'echoport help'\n"));
    assertThat(run("--version").out()).matches("echoport \\d+\\.\\d+\\.\\d+\\S*\n");
    assertThat(builds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"serve, 1", "probe, 3"})
  void missesJavaBeforeItBuilds(String command, int code) throws Exception {
    Run run = run(command);

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.errors())
        .isEqualTo(
            "echoport: no Java in JAVA_HOME=%s (expected: JDK 17 or newer; JAVA_HOME chooses another)\n"
                .formatted(jdk));
    assertThat(builds()).isEmpty();
  }

  @Test
  void namesAJavaThatIsTooOld() throws Exception {
    jdk("1.8.0_392");

    assertThat(run("serve").errors())
        .contains("Java 1.8.0_392 in JAVA_HOME=" + jdk + " is too old");
  }

  @Test
  void saysThatACheckoutNeedsAJdk() throws Exception {
    java("17.0.1");

    Run run = run("serve");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .contains("can run programs only: no javac")
        .contains("a packaged archive of Echoport needs only a Java");
    assertThat(builds()).isEmpty();
  }

  @Test
  void buildsOnceWithoutTestsAndExitsAsTheProgramDoes() throws Exception {
    jdk("17.0.1");

    Run first = run("serve", "--set", "a b");
    Run second = run("serve");

    assertThat(first.code()).isEqualTo(7);
    assertThat(first.out()).endsWith("echoport.jar\nserve\n--set\na b\n");
    assertThat(first.errors()).contains("building, once", "MB").containsPattern("built after \\d+");
    assertThat(second.errors()).isEmpty();
    assertThat(builds()).containsExactly("-B -Dunchecked package");
  }

  @Test
  void buildsOnceForTwoTerminals() throws Exception {
    jdk("17.0.1");

    Process one = start(checkout.resolve("echoport"), "serve");
    Process other = start(checkout.resolve("echoport"), "tail");

    assertThat(List.of(end(one).code(), end(other).code())).containsOnly(7);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void leavesARunningNodeItsJarWhenItBuildsAnother() throws Exception {
    jdk("17.0.1");
    run("serve");
    Path jar = checkout.resolve("target/echoport/echoport.jar");
    Files.writeString(jar, "what runs");
    try (BufferedReader running = Files.newBufferedReader(jar)) {
      Files.setLastModifiedTime(checkout.resolve("pom.xml"), FileTime.from(inAMinute()));

      run("probe");

      assertThat(running.readLine()).isEqualTo("what runs");
      assertThat(jar).isEmptyFile();
      assertThat(checkout.resolve("target/echoport").toFile().list())
          .containsExactly("echoport.jar");
    }
  }

  private static Instant inAMinute() {
    return Instant.now().plusSeconds(60);
  }

  @Test
  void showsWhyTheBuildFailed() throws Exception {
    jdk("17.0.1");
    script(checkout.resolve("mvnw"), "echo '[INFO] no'; echo '[ERROR] because'; exit 1");

    Run run = run("serve");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).contains("[ERROR] because\n").doesNotContain("[INFO]");
    assertThat(run.errors()).contains("the build failed; './mvnw -Dunchecked package' in ");
  }

  @Test
  void saysWhatTheBuiltInDefaultsAreWhenTheyWereEdited() throws Exception {
    jdk("17.0.1");
    run("serve");
    Files.setLastModifiedTime(checkout.resolve("conf/echoport.yaml"), FileTime.from(inAMinute()));

    assertThat(run("serve").errors())
        .contains("conf/echoport.yaml was changed, the built-in defaults", "--config");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void runsThroughAChainOfSymbolicLinks() throws Exception {
    jdk("17.0.1");
    Path relative = checkout.resolve("link");
    Files.createSymbolicLink(relative, Path.of("echoport"));
    Path absolute = Files.createSymbolicLink(directory.resolve("elsewhere"), relative);

    assertThat(end(start(absolute, "serve")).out())
        .contains(checkout.toRealPath() + "/target/echoport/echoport.jar\nserve\n");
  }

  /** As an archive of a release is unpacked. */
  private Path unpacked() throws IOException {
    Path program = directory.resolve("some where/echoport-0.2.0");
    Files.createDirectories(program.resolve("bin"));
    Files.copy(Path.of("echoport"), program.resolve("bin/echoport"));
    Files.writeString(program.resolve("echoport.jar"), "");
    return program.toRealPath();
  }

  @Test
  void runsFromAnArchiveThroughALinkToItsFolder() throws Exception {
    java("17.0.1");
    Path program = unpacked();
    Path folder = Files.createSymbolicLink(directory.resolve("current"), program);
    Path link = Files.createSymbolicLink(directory.resolve("e"), folder.resolve("bin/echoport"));

    Run run = end(start(link, "serve", "--set", "a b"));

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).endsWith("/current/echoport.jar\nserve\n--set\na b\n");
  }

  @Test
  void saysWhichJavaAnArchiveNeeds() throws Exception {
    Run run = end(start(unpacked().resolve("bin/echoport"), "probe"));

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.errors()).contains("(expected: Java 17 or newer; JAVA_HOME chooses another)");
  }

  @Test
  void takesTheJavaAndTheLibrariesOfAnArchiveThatBringsThem() throws Exception {
    Path program = unpacked();
    Path runtime = program.resolve("runtime");
    Files.createDirectories(runtime.resolve("bin"));
    Files.createDirectories(program.resolve("native"));
    Files.writeString(runtime.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    script(runtime.resolve("bin/java"), "for each in \"$@\"; do echo \"$each\"; done; exit 5");

    Run run = end(start(program.resolve("bin/echoport"), "serve"));

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out())
        .contains("-Djava.library.path=" + program + "/native\n")
        .contains("--sun-misc-unsafe-memory-access=allow\n")
        .as("its Java brings its archive of classes")
        .doesNotContain("Archive");
  }

  @Test
  void keepsAnArchiveOfClassesWhereItCanWrite() throws Exception {
    jdk("25");

    assertThat(run("serve").out())
        .contains(
            "-XX:SharedArchiveFile=" + checkout.toRealPath() + "/target/echoport/echoport.jsa");
    assertThat(run("probe").out()).contains("/target/echoport/client.jsa");
  }

  /**
   * A JDK 25 whose node runs until {@code end} holds. It trains as a real one does, and says what
   * {@code begun} is when it has begun. Its seconds are short.
   */
  private void trainingJdk(String begun, String end) throws IOException {
    script(jdk.resolve("bin/javac"), "");
    script(jdk.resolve("bin/sleep"), "exec /bin/sleep 0.02");
    script(
        jdk.resolve("bin/java"),
        """
        for each in "$@"; do
          case $each in
            -version) echo 'openjdk version "25.0.3" 2026-04-21' >&2 && exit ;;
            -XX:AOTMode=record)
              echo $$ >'%1$s/trainer' && echo %4$s
              trap 'exit 0' TERM
              while :; do sleep 0.02; done ;;
            -XX:AOTMode=create) create=yes ;;
            -XX:AOTCache=*) [ -z "$create" ] || exec sh -c 'echo trained >"${0#*=}"' "$each" ;;
          esac
          echo "$each"
        done
        cd '%2$s'
        until %3$s >&2; do sleep; done
        exit 7"""
            .formatted(directory, checkout, end, begun));
  }

  private Stream<Path> inTarget(String ending) throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("target/echoport"))) {
      return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
    }
  }

  @Test
  void startsFromAnAotCacheThatWasMadeBesideANodeOfTheSameBuild() throws Exception {
    trainingJdk("ready", "ls target/echoport/*.aot");

    Run first = run("serve");
    Run second = run("serve");

    assertThat(first.out()).contains("-XX:SharedArchiveFile=").doesNotContain("AOT");
    assertThat(second.out()).contains("-XX:AOTCache=" + inTarget(".aot").findFirst().orElseThrow());
    assertThat(second.out()).doesNotContain("-Xshare", "-XX:SharedArchiveFile=");
    assertThat(List.of(first.code(), second.code())).containsOnly(7);

    Files.setLastModifiedTime(checkout.resolve("pom.xml"), FileTime.from(inAMinute()));
    assertThat(run("serve").out()).doesNotContain("AOT");
  }

  @Test
  void leavesNoTrainingBehindANodeThatHasEnded() throws Exception {
    trainingJdk("starting", "[ -s ../trainer ]");

    run("serve");

    long trainer = Long.parseLong(Files.readString(directory.resolve("trainer")).strip());
    await().until(() -> ProcessHandle.of(trainer).filter(ProcessHandle::isAlive).isEmpty());
    await().until(() -> inTarget("training").findAny().isEmpty());
    assertThat(inTarget(".aot")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "25.0.3, serve, ECHOPORT_AOT, off",
    "25.0.3, serve, ECHOPORT_JAVA_OPTS, -Xshare:auto",
    "25.0.3, serve, JDK_JAVA_OPTIONS, -XX:AOTMode=off",
    "25.0.3, probe, A, b",
    "24, serve, A, b"
  })
  void usesNoAotCache(String java, String command, String variable, String value) throws Exception {
    trainingJdk("ready", "ls target/echoport/*.aot");
    run("serve");
    jdk(java);
    variables.put(variable, value);

    assertThat(run(command).out()).doesNotContain("AOTCache");
  }

  @Test
  void asksForNoArchiveThatItCannotWrite() throws Exception {
    Path program = Files.createDirectories(checkout.resolve("target/echoport"));
    Files.writeString(program.resolve("echoport.jar"), "");
    Files.writeString(program.resolve("echoport.jsa"), "of an older build");
    jdk("25");
    readOnly(program);

    Run run = run("serve");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).doesNotContain("Archive");
  }

  @Test
  void runsAnOlderBuildWhereItCannotMakeAnotherOne() throws Exception {
    Path target = checkout.resolve("target");
    Files.createDirectories(target.resolve("echoport"));
    Path jar = Files.writeString(target.resolve("echoport/echoport.jar"), "");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    java("17.0.1");
    readOnly(target);

    Run run = run("serve");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.errors()).contains("the build is older than ", "target is not writable");
    assertThat(builds()).isEmpty();
  }

  private static void readOnly(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(
        Files.isWritable(folder), "root writes everywhere: run as another user");
  }
}
