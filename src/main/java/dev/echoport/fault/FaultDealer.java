package dev.echoport.fault;

import dev.echoport.fault.Fault.Side;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was taken up: counts the connections or datagrams of its listener, and deals each its
 * faults. Safe for all threads.
 */
public final class FaultDealer {
  private final FaultPlan plan;
  private final long seed;
  private final AtomicLong counted;
  private final AtomicLongArray requests;

  /** Draws a seed if the plan has none. */
  public FaultDealer(FaultPlan plan) {
    this.plan = plan;
    this.seed = plan.seed() == 0 ? drawn() : plan.seed();
    this.counted = new AtomicLong(plan.first() - 1);
    this.requests = new AtomicLongArray(plan.faults().size());
  }

  private static long drawn() {
    return new SplittableRandom().nextLong(1, Integer.MAX_VALUE);
  }

  /** As it was written. */
  public FaultPlan plan() {
    return plan;
  }

  /** The same with the seed in effect. */
  public FaultPlan inEffect() {
    return new FaultPlan(seed, plan.first(), plan.byLine(), plan.faults());
  }

  /** The seed in effect. */
  public long seed() {
    return seed;
  }

  /** How many connections it has counted. */
  public long connections() {
    return counted.get() - (plan.first() - 1);
  }

  /** Counts the next datagram. */
  public long nextDatagram() {
    return counted.incrementAndGet();
  }

  /** Counts the next request that may have the fault at {@code place}. */
  long nextRequest(int place) {
    return requests.incrementAndGet(place - 1);
  }

  /** The faults of a datagram on one of its ways. */
  List<DealtFault> deal(Datagram<?> datagram, Side direction) {
    List<DealtFault> dealt = new ArrayList<>();
    int place = 0;
    for (Fault fault : plan.faults()) {
      place++;
      if (fault.concerns(direction)) {
        RandomGenerator chance =
            Chance.of(seed, datagram.number(), datagram.turn(direction), place);
        if (fault.audience().draw(chance)
            && fault.audience().includes(datagram.number(), datagram.source())) {
          dealt.add(new DealtFault(place, fault, chance));
        }
      }
    }
    return dealt;
  }

  /**
   * One for a connection that brings its own plan. If that has no seed, this one's decides, and how
   * many connections came before.
   */
  public FaultDealer chosen(FaultPlan own) {
    long number = counted.incrementAndGet();
    long drawn = own.seed() == 0 ? Chance.seed(seed, number) : own.seed();
    return new FaultDealer(new FaultPlan(drawn, own.first(), false, own.faults()));
  }

  /**
   * Counts the next connection.
   *
   * @param source where it comes from, {@code null} if that is no address
   * @return {@code null} if it has no faults
   */
  public @Nullable ConnectionFaults next(@Nullable InetAddress source) {
    return deal(counted.incrementAndGet(), source);
  }

  /** Counts so many connections at once; returns the number of the first. */
  public long reserve(int count) {
    return counted.getAndAdd(count) + 1;
  }

  /** What connection {@code number} has; {@code null}: nothing. */
  public @Nullable ConnectionFaults deal(long number, @Nullable InetAddress source) {
    List<DealtFault> dealt = new ArrayList<>();
    int place = 0;
    for (Fault fault : plan.faults()) {
      place++;
      RandomGenerator chance = Chance.of(seed, number, place);
      boolean drawn = fault.kind().isOfRequests() || fault.audience().draw(chance);
      if (drawn && fault.audience().includes(number, source)) {
        dealt.add(new DealtFault(place, fault, chance));
      }
    }
    return dealt.isEmpty() ? null : new ConnectionFaults(this, number, List.copyOf(dealt));
  }
}
