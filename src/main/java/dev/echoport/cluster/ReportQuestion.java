package dev.echoport.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Travels to another member and brings its report back. It has no fields, and its two numbers are
 * what is sent: a member of another version must know the same ones.
 */
final class ReportQuestion
    implements Callable<@Nullable String>, IdentifiedDataSerializable, HazelcastInstanceAware {
  private static final int FACTORY = 7007;
  private static final int CLASS = 1;

  /** What a member answers with; returns {@code null} before its first report. */
  private static final String ANSWER = "echoport.report";

  private @Nullable HazelcastInstance member;

  /** Makes the question known to a member that is about to start. */
  static void teach(Config config) {
    config
        .getSerializationConfig()
        .addDataSerializableFactory(FACTORY, type -> new ReportQuestion());
  }

  /** From now on {@code member} answers. Called on Hazelcast's threads; may block for a moment. */
  static void answer(HazelcastInstance member, Supplier<@Nullable String> report) {
    member.getUserContext().put(ANSWER, report);
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance hazelcastInstance) {
    member = hazelcastInstance;
  }

  @Override
  public @Nullable String call() {
    Object report = member == null ? null : member.getUserContext().get(ANSWER);
    return report instanceof Supplier<?> supplier ? (String) supplier.get() : null;
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return CLASS;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
