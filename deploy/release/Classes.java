import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Prints the list of classes of which the packed Java makes its archive: those of the JDK's own list, then those of
 * the program's libraries that a start may need, and their lambdas. What a run loads is not asked: no two load the
 * same, and a release is the same each time.
 *
 * <p>Arguments: the JDK's list, and the folder of the program.
 */
final class Classes {
  /** Beginnings of the names of libraries that a plain node does not load. */
  private static final List<String> LEFT_OUT =
      List.of(
          "hazelcast", "netty-codec-classes-quic", "netty-codec-http3", "netty-codec-socks", "netty-handler-proxy", "uplot",
          "vertx-bridge-common", "vertx-eventbus-bridge", "vertx-hazelcast", "vertx-tcp-eventbus-bridge");

  private final Set<String> names = new TreeSet<>();
  private final Set<String> lambdas = new TreeSet<>();

  public static void main(String[] arguments) throws IOException {
    Set<String> lines = new LinkedHashSet<>(Files.readAllLines(Path.of(arguments[0])));
    Path program = Path.of(arguments[1]);
    Classes found = new Classes();
    found.add(program.resolve("echoport.jar"));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(program.resolve("lib"), "*.jar")) {
      for (Path jar : jars) {
        if (LEFT_OUT.stream().noneMatch(jar.getFileName().toString()::startsWith)) {
          found.add(jar);
        }
      }
    }
    lines.addAll(found.names);
    lines.addAll(found.lambdas);
    lines.forEach(System.out::println);
  }

  private void add(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
          names.add(name.substring(0, name.length() - ".class".length()));
          addLambdas(ClassFile.of().parse(file.getInputStream(entry).readAllBytes()));
        }
      }
    }
  }

  /** Each as the JVM lists it: who makes it, of which type, and which method it calls. */
  private void addLambdas(ClassModel type) {
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof InvokeDynamicEntry dynamic
          && dynamic.bootstrap().bootstrapMethod().reference().name().equalsString("metafactory")
          && dynamic.bootstrap().arguments().get(1) instanceof MethodHandleEntry called) {
        List<LoadableConstantEntry> arguments = dynamic.bootstrap().arguments();
        DirectMethodHandleDesc method = called.asSymbol();
        lambdas.add(
            "@lambda-proxy %s %s %s %s %s %s %s %s %s"
                .formatted(
                    type.thisClass().asInternalName(),
                    dynamic.name().stringValue(),
                    dynamic.type().stringValue(),
                    descriptor(arguments.get(0)),
                    "REF_" + reference(method.kind()),
                    called.reference().owner().asInternalName(),
                    called.reference().name().stringValue(),
                    called.reference().type().stringValue(),
                    descriptor(arguments.get(2))));
      }
    }
  }

  private static String descriptor(LoadableConstantEntry type) {
    return ((MethodTypeDesc) type.constantValue()).descriptorString();
  }

  private static String reference(DirectMethodHandleDesc.Kind kind) {
    return switch (kind) {
      case STATIC, INTERFACE_STATIC -> "invokeStatic";
      case SPECIAL, INTERFACE_SPECIAL -> "invokeSpecial";
      case VIRTUAL -> "invokeVirtual";
      case INTERFACE_VIRTUAL -> "invokeInterface";
      case CONSTRUCTOR -> "newInvokeSpecial";
      default -> throw new IllegalStateException(kind + " is not what a lambda calls");
    };
  }
}
