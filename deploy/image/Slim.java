import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites libraries as the image holds them: without the names of local variables, which only a debugger reads, and
 * without the entries that a list names by how they begin. {@code java Slim.java LIST LIBRARY.jar...}
 */
final class Slim {
  private static final ClassFile NO_DEBUG = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
  private static final ClassTransform REWRITE =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);

  /**
   * From this size on a library is not compressed: the layer of an image is, as a whole, and finds what classes have
   * in common. Smaller ones are, for the size of the image when it is unpacked.
   */
  private static final long LARGE = 1_000_000;

  private final List<String> leftOut;
  private final List<String> kept;

  private Slim(List<String> list) {
    leftOut = list.stream().filter(line -> !line.startsWith("+")).toList();
    kept = list.stream().filter(line -> line.startsWith("+")).map(line -> line.substring(1)).toList();
  }

  public static void main(String[] arguments) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(arguments[0]))) {
      Slim slim = new Slim(lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
      for (String library : List.of(arguments).subList(1, arguments.length)) {
        slim.rewrite(Path.of(library));
      }
    }
  }

  private void rewrite(Path library) throws IOException {
    Path slim = Path.of(library + ".slim");
    boolean stored = Files.size(library) >= LARGE;
    try (JarFile jar = new JarFile(library.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(slim))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (JarEntry entry : jar.stream().filter(entry -> isWanted(entry.getName())).toList()) {
        byte[] content = jar.getInputStream(entry).readAllBytes();
        add(out, entry, rewritten(entry.getName(), content), stored);
      }
    }
    Files.move(slim, library, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isWanted(String name) {
    return leftOut.stream().noneMatch(name::startsWith) || kept.stream().anyMatch(name::startsWith);
  }

  private byte[] rewritten(String name, byte[] content) {
    if (name.endsWith(".class")) {
      return NO_DEBUG.transformClass(NO_DEBUG.parse(content), REWRITE);
    }
    return name.startsWith("META-INF/services/") ? services(new String(content, UTF_8)) : content;
  }

  /** Nothing that was left out is offered as a service. */
  private byte[] services(String names) {
    Stream<String> left = names.lines().filter(name -> isWanted(name.strip().replace('.', '/')));
    return left.collect(Collectors.joining("\n", "", "\n")).getBytes(UTF_8);
  }

  private static void add(ZipOutputStream out, JarEntry original, byte[] content, boolean stored)
      throws IOException {
    ZipEntry entry = new ZipEntry(original.getName());
    entry.setTime(original.getTime());
    if (stored) {
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(sum.getValue());
    }
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
