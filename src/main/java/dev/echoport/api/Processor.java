package dev.echoport.api;

/**
 * Something that can be done with frames: the service-provider interface, found by {@link
 * java.util.ServiceLoader} on the class path and in {@code plugins/}. Immutable; a public class
 * with a public constructor without parameters.
 *
 * <pre>{@code
 * public class Prefix implements Processor {
 *   public ProcessorSpec spec() {
 *     return ProcessorSpec.of(
 *         "prefix", List.of(Place.LOOP, Place.WORKER), new OptionSpec.Text("text", "> "));
 *   }
 *
 *   public Transformation open(ProcessorOptions options, boolean raw) {
 *     Buffer prefix = Buffer.buffer(options.text("text"));
 *     return (payload, frame) -> prefix.copy().appendBuffer(payload);
 *   }
 * }
 * }</pre>
 */
public interface Processor {

  /**
   * Its name, its options, where it may run. Asked at start-up, before anything is opened; the same
   * answer each time.
   */
  ProcessorSpec spec();

  /** Where it runs with these options, unless the operator says otherwise. */
  default Place defaultPlace(ProcessorOptions options) {
    return spec().places().get(0);
  }

  /**
   * Whether a {@link Transformation} with these options remembers earlier frames. Then each
   * connection has its own, and gets its frames one after the other; else all connections share
   * one, which several threads call at once.
   *
   * @param raw whether a frame is whatever one receive brought, so that its borders mean nothing
   */
  default boolean stateful(ProcessorOptions options, boolean raw) {
    return false;
  }

  /**
   * What works on frames from now on.
   *
   * @param raw whether a frame is whatever one receive brought
   * @throws IllegalArgumentException if the options contradict each other; the message names them
   */
  Transformation open(ProcessorOptions options, boolean raw);
}
