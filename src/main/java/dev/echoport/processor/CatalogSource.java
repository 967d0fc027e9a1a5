package dev.echoport.processor;

import dev.echoport.config.processor.ProcessorSource;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the configuration loader what processors there are, and keeps the catalog for those who run
 * them. A gateway without processors never asks, and loads none of their classes. Belongs to the
 * thread that starts the node.
 */
public final class CatalogSource implements ProcessorSource {
  private ProcessorCatalog catalog = ProcessorCatalog.EMPTY;
  private boolean asked;

  @Override
  public Found find(@Nullable Path plugins) {
    asked = true;
    catalog.close();
    catalog = ProcessorCatalog.find(plugins);
    return new Found(Map.copyOf(catalog.declared()), catalog.broken());
  }

  /** The processors found last; empty if nobody has asked. */
  public ProcessorCatalog catalog() {
    return catalog;
  }

  /** The processors found last; the built-in ones if nobody has asked. */
  public ProcessorCatalog everything() {
    if (!asked) {
      asked = true;
      catalog = ProcessorCatalog.builtIn();
    }
    return catalog;
  }
}
