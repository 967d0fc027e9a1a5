package dev.echoport.memory;

/**
 * A peer wants more memory than there is for peers. It ends that peer's connection; the node is
 * well, so there is no stack trace.
 */
public final class MemoryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MemoryRefusedException(long bytes, long limit) {
    super(
        "%d bytes more would not fit in the memory for peers (expected: %d bytes in all, limits.memory.budget)"
            .formatted(bytes, limit),
        null,
        false,
        false);
  }

  /** The refusal behind {@code failure}, which codecs wrap; {@code null} if there is none. */
  public static @org.jspecify.annotations.Nullable MemoryRefusedException in(
      @org.jspecify.annotations.Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof MemoryRefusedException refused) {
        return refused;
      }
    }
    return null;
  }
}
