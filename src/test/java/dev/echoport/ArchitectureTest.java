package dev.echoport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of packages in {@code ARCHITECTURE.md} is true, row by row. */
@AnalyzeClasses(packages = "dev.echoport", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.echoport.";
  private static final String NOBODY = "-";
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.]+)` \\| [^|]+ \\| ([a-z.*, -]+) \\|$", Pattern.MULTILINE);

  /** Package to the packages that may use it, as the page has them. */
  private static Map<String, String> rooms() throws IOException {
    return ROW.matcher(Files.readString(Path.of("ARCHITECTURE.md")))
        .results()
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
  }

  @ArchTest
  static void everyPackageIsEnteredOnlyFromThoseThatItsRowNames(JavaClasses all)
      throws IOException {
    rooms()
        .forEach(
            (room, enteredBy) ->
                classes()
                    .that()
                    .resideInAPackage(ROOT + room)
                    .should()
                    .onlyHaveDependentClassesThat()
                    .resideInAnyPackage(identifiers(room, enteredBy))
                    .check(all));
  }

  @ArchTest
  static void everyPackageHasARow(JavaClasses all) throws IOException {
    assertThat(rooms().keySet())
        .isEqualTo(
            all.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet()));
  }

  @ArchTest
  static final SliceRule HAS_NO_CYCLES = slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  private static String[] identifiers(String room, String enteredBy) {
    return Stream.concat(Stream.of(room), Stream.of(enteredBy.split(", ")))
        .filter(name -> !name.equals(NOBODY))
        .map(name -> ROOT + name.replace("*", ".."))
        .toArray(String[]::new);
  }
}
