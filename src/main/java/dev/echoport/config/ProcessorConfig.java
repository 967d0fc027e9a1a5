package dev.echoport.config;

import dev.echoport.api.OnError;
import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import java.time.Duration;

/**
 * One processor of a listener's chain.
 *
 * @param name which one
 * @param options its own options, checked against what it declares
 * @param on where it runs
 * @param pool name of the worker pool under {@code workers}, for {@link Place#WORKER}
 * @param timeout bound on its run time for one frame; zero: none
 * @param onError what becomes of a frame that fails or takes too long
 * @param bus for {@link Place#BUS}
 */
public record ProcessorConfig(
    String name,
    ProcessorOptions options,
    Place on,
    String pool,
    Duration timeout,
    OnError onError,
    BusRoute bus) {

  /**
   * Who is asked over the event bus.
   *
   * @param address where the processor is served
   * @param preferLocal whether this node serves it itself while it can
   * @param retries how often a frame is sent again after a failure to deliver or answer
   */
  public record BusRoute(String address, boolean preferLocal, int retries) {}
}
