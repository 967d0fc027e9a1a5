package dev.echoport.app;

import dev.echoport.api.Processor;
import dev.echoport.processor.ProcessorCatalog;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node takes processors from: the newest catalog. Earlier ones stay open, because
 * connections may still work with what they gave. Safe for all threads.
 */
final class Catalogs implements AutoCloseable {
  private final List<ProcessorCatalog> used = new ArrayList<>();
  private volatile ProcessorCatalog current;

  Catalogs(ProcessorCatalog first) {
    this.current = first;
  }

  Processor processor(String name) {
    return current.processor(name);
  }

  ProcessorCatalog current() {
    return current;
  }

  /** From now on processors are taken from {@code next}. */
  synchronized void use(ProcessorCatalog next) {
    used.add(current);
    current = next;
  }

  /** Takes the last {@link #use} back; nothing was taken from it. */
  synchronized void back() {
    current.close();
    current = used.remove(used.size() - 1);
  }

  @Override
  public synchronized void close() {
    current.close();
    used.forEach(ProcessorCatalog::close);
  }
}
