package dev.echoport.app.command;

import dev.echoport.client.load.LoadComparison;
import dev.echoport.client.load.LoadPage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code bench} does with a result, beside printing it: compares it, draws it. */
final class BenchResults {
  @Option(
      names = "--compare",
      arity = "1..2",
      paramLabel = "FILE",
      description =
          "An earlier result of --json, to compare with; behind the URI. Two files without a URI:"
              + " no load, the two side by side.")
  private List<Path> compared = List.of();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "The result as one page with percentiles and throughput over time, and with --compare the"
              + " earlier one beside it.")
  private @Nullable Path html;

  boolean areTwo() {
    return compared.size() == 2;
  }

  /** Reads what is to be compared with, so that a mistake shows before the load. */
  void check() throws IOException {
    JsonObject earlier = earlier();
    if (earlier != null) {
      comparison(earlier, earlier);
    }
  }

  private @Nullable JsonObject earlier() throws IOException {
    return compared.isEmpty() ? null : read(compared.get(0));
  }

  /** Two results, without a load. */
  void compareTwo(PrintWriter out) throws IOException {
    write(read(compared.get(1)), out, false);
  }

  /**
   * @param quiet whether nothing may be printed
   */
  void write(JsonObject result, PrintWriter out, boolean quiet) throws IOException {
    JsonObject earlier = earlier();
    if (earlier != null && !quiet) {
      LoadComparison comparison = comparison(earlier, result);
      comparison.differences().forEach(line -> out.println("differs in " + line));
      out.print(comparison.table());
      out.flush();
    }
    if (html != null) {
      Files.writeString(html, new LoadPage(result, earlier).html());
    }
  }

  private static LoadComparison comparison(JsonObject first, JsonObject second) throws IOException {
    try {
      return new LoadComparison(first, second);
    } catch (IllegalArgumentException e) {
      throw new IOException("--compare: " + e.getMessage(), e);
    }
  }

  private static JsonObject read(Path file) throws IOException {
    try {
      return new JsonObject(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException("--compare: " + file + " (expected: a file that exists)", e);
    } catch (DecodeException e) {
      throw new IOException("--compare: " + file + " (expected: what bench --json prints)", e);
    }
  }
}
