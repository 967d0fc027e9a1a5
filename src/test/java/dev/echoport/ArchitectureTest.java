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
    table.put("config", List.of("frame", "parameter", "text"));
    table.put("completion", List.of());
    table.put("log", List.of("text"));
    table.put("transport", List.of());
    table.put("memory", List.of("completion"));
    table.put("tls", List.of("config"));
    table.put("health", List.of("text"));
    table.put("event", List.of("completion"));
    table.put("metrics", List.of("completion", "config"));
    table.put("processor", List.of("config", "frame", "completion", "memory"));
    table.put(
        "connection", List.of("config", "completion", "memory", "frame", "processor", "text"));
    table.put("grpc", List.of("parameter"));
    table.put("http", List.of("config", "completion", "memory", "connection", "grpc", "parameter"));
    table.put("http.answer", List.of("completion", "config", "connection", "grpc", "parameter"));
    table.put(
        "listener",
        List.of(
            "config",
            "completion",
            "log",
            "transport",
            "memory",
            "tls",
            "processor",
            "connection",
            "grpc",
            "http",
            "parameter",
            "text"));
    table.put(
        "cluster", List.of("config", "completion", "log", "transport", "tls", "event", "text"));
    table.put("bridge", List.of("config", "log", "transport", "text"));
    table.put("tracing", List.of("config", "completion", "event"));
    table.put(
        "admin",
        List.of("config", "completion", "log", "event", "metrics", "health", "cluster", "text"));
    table.put("client", List.of("completion", "text"));
    table.put(
        "app",
        List.of(
            "config",
            "completion",
            "log",
            "memory",
            "health",
            "event",
            "metrics",
            "frame",
            "tls",
            "processor",
            "connection",
            "http",
            "listener",
            "cluster",
            "bridge",
            "tracing",
            "admin",
            "client",
            "text"));
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
  static final SliceRule HAS_NO_CYCLES =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  private static ArchRule rule(String name, List<String> imports) {
    String[] allowed =
        Stream.concat(Stream.of(name), imports.stream())
            .map(allowedName -> ROOT + allowedName + "..")
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> notOurs = resideOutsideOfPackage(ROOT + ".");
    return classes()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .onlyDependOnClassesThat(notOurs.or(resideInAnyPackage(allowed)));
  }
}
