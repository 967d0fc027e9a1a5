package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A fault of a plan as one connection has it: its place, its chance, where it happens next. */
public final class DealtFault {
  private final int place;
  private final Fault fault;
  private final RandomGenerator chance;
  private long position;
  private boolean active;

  /**
   * @param place in the plan, counted from 1
   */
  DealtFault(int place, Fault fault, RandomGenerator chance) {
    this.place = place;
    this.fault = fault;
    this.chance = chance;
    this.position = fault.kind().isOfRequests() ? 0 : drawPosition();
    this.active = !fault.audience().awaitsName();
  }

  /** The ClientHello asks for this name: it is known now whether the connection has the fault. */
  void named(@Nullable String serverName) {
    active = fault.audience().serves(serverName);
  }

  /** Whether it is known that the connection has it. */
  boolean active() {
    return active;
  }

  /** Its place in the plan, counted from 1. */
  public int place() {
    return place;
  }

  /** What it does. */
  public FaultKind kind() {
    return fault.kind();
  }

  /** What was asked for. */
  public Fault fault() {
    return fault;
  }

  /** What its kind needs. */
  public Fault.Effect effect() {
    return fault.effect();
  }

  RandomGenerator chance() {
    return chance;
  }

  /** Where it happens next: bytes, or milliseconds since the connection opened. */
  public long position() {
    return active ? position : Long.MAX_VALUE;
  }

  /** So many bytes of its chance. */
  public byte[] drawn(int bytes) {
    byte[] drawn = new byte[bytes];
    chance.nextBytes(drawn);
    return drawn;
  }

  /** Where it happens this time, if it is drawn anew. */
  long drawPosition() {
    return fault.at().where().draw(chance);
  }

  /** How many. */
  public long drawBytes() {
    return effect().bytes().draw(chance);
  }

  /** For how long, in milliseconds; {@link Long#MAX_VALUE}: for ever. */
  public long drawMillis() {
    long millis = effect().millis().draw(chance);
    return millis == 0 ? Long.MAX_VALUE : millis;
  }

  /** How much later something is sent, with its jitter, in milliseconds. */
  long drawDelayMillis() {
    long jitter = effect().jitterMillis();
    long drawn = jitter == 0 ? 0 : chance.nextLong(-jitter, jitter + 1);
    return Math.max(0, effect().millis().draw(chance) + drawn);
  }

  /** Moves on to where it happens again; {@code false} if it does not. */
  boolean moveOn() {
    Range every = fault.every();
    if (every == null) {
      return false;
    }
    position += every.draw(chance);
    return true;
  }
}
