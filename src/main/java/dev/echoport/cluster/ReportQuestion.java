package dev.echoport.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Travels to another member and brings its report back. Its two numbers are all that is sent, and a
 * member of another version must know the same ones; the answer is that of the member that reads
 * it.
 *
 * @param answer returns {@code null} before the first report
 */
record ReportQuestion(Supplier<@Nullable String> answer)
    implements Callable<@Nullable String>, IdentifiedDataSerializable {
  private static final int FACTORY = 7007;
  private static final int CLASS = 1;

  /** As it leaves the member that asks. */
  ReportQuestion() {
    this(() -> null);
  }

  /**
   * A member that is about to start knows the question, and its answer.
   *
   * @param answer called on Hazelcast's threads; may block for a moment
   */
  static void teach(Config config, Supplier<@Nullable String> answer) {
    config
        .getSerializationConfig()
        .addDataSerializableFactory(FACTORY, type -> new ReportQuestion(answer));
  }

  @Override
  public @Nullable String call() {
    return answer.get();
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
