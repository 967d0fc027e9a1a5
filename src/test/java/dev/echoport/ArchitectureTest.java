package dev.echoport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** The package table of {@code ARCHITECTURE.md}, row by row. */
@AnalyzeClasses(packages = "dev.echoport", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.echoport.";

  private static final Map<String, List<String>> MAY_IMPORT = table();

  private static Map<String, List<String>> table() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    table.put("text", List.of());
    table.put("frame", List.of());
    table.put("parameter", List.of("text"));
    table.put("api", List.of("text"));
    table.put("scheme", List.of());
    table.put("config", List.of("text", "frame", "parameter", "api", "scheme"));
    table.put("completion", List.of());
    table.put("completion.report", List.of("completion"));
    table.put("log", List.of("text"));
    table.put("transport", List.of());
    table.put("memory", List.of("completion"));
    table.put("tls", List.of("config"));
    table.put("health", List.of("text"));
    table.put("event", List.of("completion", "completion.report"));
    table.put("metrics", List.of("completion", "completion.report"));
    table.put("processor", List.of("frame", "api", "config", "completion", "memory"));
    table.put("processor.builtin", List.of("api", "processor"));
    table.put(
        "connection",
        List.of(
            "text",
            "frame",
            "api",
            "config",
            "completion",
            "completion.report",
            "transport",
            "memory",
            "processor",
            "processor.builtin"));
    table.put("grpc", List.of("parameter"));
    table.put(
        "http.answer",
        List.of("parameter", "config", "scheme", "completion.report", "connection", "grpc"));
    table.put("http.codec", List.of("parameter", "config", "memory", "connection", "http.answer"));
    table.put(
        "http",
        List.of(
            "parameter",
            "config",
            "scheme",
            "completion",
            "completion.report",
            "memory",
            "connection",
            "grpc",
            "http.answer",
            "http.codec"));
    table.put("listener.accept", List.of("text", "config", "log", "transport", "listener.limits"));
    table.put("listener.limits", List.of("config", "completion", "log", "memory"));
    table.put(
        "listener.proxy",
        List.of("text", "config", "completion", "completion.report", "connection"));
    table.put(
        "listener.tls",
        List.of(
            "text",
            "config",
            "completion",
            "completion.report",
            "transport",
            "tls",
            "connection",
            "listener.limits",
            "listener.proxy"));
    table.put(
        "listener",
        List.of(
            "text",
            "parameter",
            "config",
            "scheme",
            "completion",
            "completion.report",
            "log",
            "transport",
            "memory",
            "tls",
            "processor",
            "processor.builtin",
            "connection",
            "grpc",
            "http.answer",
            "http",
            "listener.accept",
            "listener.limits",
            "listener.proxy",
            "listener.tls"));
    table.put(
        "listener.udp",
        List.of(
            "text",
            "config",
            "completion",
            "completion.report",
            "memory",
            "connection",
            "listener"));
    table.put(
        "cluster",
        List.of(
            "text",
            "config",
            "completion",
            "completion.report",
            "log",
            "transport",
            "tls",
            "event"));
    table.put("bridge", List.of("text", "config", "log", "transport"));
    table.put("tracing", List.of("scheme", "config", "completion", "completion.report", "event"));
    table.put(
        "admin",
        List.of(
            "text",
            "config",
            "completion",
            "completion.report",
            "log",
            "health",
            "event",
            "metrics",
            "cluster"));
    table.put("client", List.of("scheme", "text"));
    table.put("client.load", List.of("scheme", "text", "client", "client.probe"));
    table.put("client.probe", List.of("scheme", "text", "client"));
    table.put("client.tail", List.of("scheme", "text", "completion", "client"));
    table.put(
        "app",
        List.of(
            "text",
            "api",
            "config",
            "scheme",
            "completion",
            "completion.report",
            "log",
            "memory",
            "tls",
            "health",
            "event",
            "metrics",
            "processor",
            "listener.accept",
            "listener.limits",
            "listener",
            "listener.udp",
            "cluster",
            "bridge",
            "tracing",
            "admin"));
    table.put(
        "app.command",
        List.of(
            "config",
            "completion",
            "tls",
            "processor",
            "client",
            "client.load",
            "client.probe",
            "client.tail",
            "app"));
    return table;
  }

  @ArchTest
  static void importsOnlyWhatItsRowOfThePackageTableNames(JavaClasses all) {
    MAY_IMPORT.forEach((name, imports) -> rule(name, imports).check(all));
  }

  @ArchTest
  static void hasARowForEveryPackage(JavaClasses all) {
    List<String> packages =
        all.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .distinct()
            .toList();
    Assertions.assertThat(MAY_IMPORT.keySet()).containsAll(packages);
  }

  @ArchTest
  static final SliceRule HAS_NO_CYCLES = slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  private static ArchRule rule(String name, List<String> imports) {
    String[] allowed =
        Stream.concat(Stream.of(name), imports.stream())
            .map(allowedName -> ROOT + allowedName)
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> notOurs = resideOutsideOfPackage(ROOT + ".");
    return classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat(notOurs.or(resideInAnyPackage(allowed)));
  }
}
