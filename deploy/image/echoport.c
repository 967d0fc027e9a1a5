/*
 * The image's one program, so that it needs no shell: echoport COMMAND. It chooses the JVM's options by the command and
 * by the memory that the container may take, and becomes the JVM. ECHOPORT_JAVA_OPTS adds options, separated by blanks;
 * the last one counts. A probe has options of its own and takes none from the environment.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define HOME "/opt/echoport/"
#define JAVA "/opt/jre/bin/java"
#define MIB (1024 * 1024LL)
#define LEAST_MIB 128

static const char *const PROBE[] = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx16m",
    /* As in java.security, which is long, and is not read if this is set. */
    "-Djdk.includeInExceptions=hostInfoExclSocket", "-cp", HOME "echoport.jar", "dev.echoport.app.command.Main", NULL};

static const char **arguments;
static int count;

static void add(const char *argument) { arguments[count++] = argument; }

static void add_size(const char *option, long long mib) {
  char *text = malloc(64);
  snprintf(text, 64, "%s%lldm", option, mib);
  add(text);
}

/* The limit of the control group, where its file is and has one. */
static long long limit(const char *file, long long otherwise) {
  long long bytes = 0;
  FILE *in = fopen(file, "r");
  if (in == NULL) return otherwise;
  if (fscanf(in, "%lld", &bytes) != 1 || bytes <= 0 || bytes > otherwise) bytes = otherwise;
  fclose(in);
  return bytes;
}

static long long memory_mib(void) {
  struct sysinfo host;
  if (sysinfo(&host) != 0) return 512;
  long long bytes = (long long)host.totalram * host.mem_unit;
  bytes = limit("/sys/fs/cgroup/memory.max", bytes);
  return limit("/sys/fs/cgroup/memory/memory.limit_in_bytes", bytes) / MIB;
}

/* Whether the environment says it. */
static int given(const char *option) {
  static const char *const names[] = {"ECHOPORT_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"};
  for (int i = 0; i < 3; i++) {
    const char *value = getenv(names[i]);
    if (value != NULL && strstr(value, option) != NULL) return 1;
  }
  return 0;
}

/*
 * The JVM itself, that is classes, code, threads and what they allocate, takes 28 MiB and a sixth, and the probe of a health
 * check 16 MiB beside it; the rest is shared by heap, of which a node without peers needs 10 MiB, and direct memory. A
 * tenth stays free. docs/containers.md has the sizes that were measured.
 */
static void add_node_memory(void) {
  long long memory = memory_mib();
  int heap_given = given("-Xmx") || given("RAMPercentage") || given("MaxHeapSize");
  if (memory < LEAST_MIB && !heap_given) {
    fprintf(stderr, "echoport: a node does not fit into %lld MiB of memory (expected: %d or more)\n", memory, LEAST_MIB);
    exit(1);
  }
  /* Classes are used where the cache has them, not moved: 15 MiB less, and less chance in where they lie. */
  if (memory < 256) {
    add("-XX:+UnlockDiagnosticVMOptions");
    add("-XX:ArchiveRelocationMode=0");
  }
  long long rest = memory - memory / 6 - 54;
  if (!heap_given) add_size("-Xmx", 10 + rest * 48 / 100);
  if (!given("MaxDirectMemorySize")) add_size("-XX:MaxDirectMemorySize=", rest < 20 ? 8 : rest * 42 / 100);
}

/* Beside a node, in the same container. */
static void add_client_memory(void) {
  long long heap = memory_mib() / 8;
  add("-XX:TieredStopAtLevel=1");
  add_size("-Xmx", heap < 24 ? 24 : heap);
}

static void add_words(char *options) {
  for (char *word = strtok(options, " \t\n"); word != NULL; word = strtok(NULL, " \t\n")) add(word);
}

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  char *options = getenv("ECHOPORT_JAVA_OPTS");
  options = strdup(options == NULL ? "" : options);
  arguments = calloc(argc + strlen(options) + 32, sizeof *arguments);
  add(JAVA);
  if (strcmp(command, "probe") == 0) {
    unsetenv("JAVA_TOOL_OPTIONS");
    unsetenv("JDK_JAVA_OPTIONS");
    unsetenv("_JAVA_OPTIONS");
    for (int i = 0; PROBE[i] != NULL; i++) add(PROBE[i]);
  } else {
    add("-XX:AOTCache=" HOME "echoport.aot");
    add("@" HOME "java.options");
    if (strcmp(command, "serve") == 0 || strcmp(command, "worker") == 0) add_node_memory();
    else if (strcmp(command, "bench") != 0) add_client_memory();
    add_words(options);
    add("-jar");
    add(HOME "echoport.jar");
  }
  for (int i = 1; i < argc; i++) add(argv[i]);
  execv(JAVA, (char *const *)arguments);
  fprintf(stderr, "echoport: %s: %s\n", JAVA, strerror(errno));
  return 1;
}
