package dev.echoport.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionMemoryTest {
  private static final int MIB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(System::nanoTime, failure -> {});
  private final LoopMemory loop = budget.loop(ImmediateEventExecutor.INSTANCE);
  private final ConnectionMemory connection = loop.connection();
  private final ConnectionMemory other = loop.connection();

  @AfterEach
  void everythingWasGivenBack() {
    assertThat(connection.heldBytes() + other.heldBytes()).isZero();
    assertThat(held()).isZero();
    budget.close();
    assertThat(reserved()).isZero();
  }

  private long held() {
    return budget.use().result().heldBytes();
  }

  private long reserved() {
    return budget.use().result().reservedBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 513, 1152, 65_536, 65_537, 524_288, 524_289, 2_097_152, 2_097_153})
  void hasAsMuchRoomAsWasAskedForAndCountsWhatThatTakes(int bytes) {
    for (ByteBuf buffer : List.of(connection.directBuffer(bytes), connection.heapBuffer(bytes))) {
      assertThat(buffer.capacity()).isEqualTo(bytes);
      assertThat(buffer.writableBytes()).isEqualTo(bytes);
      assertThat(connection.heldBytes()).isGreaterThanOrEqualTo(bytes).isEqualTo(held());
      assertThat(reserved()).isGreaterThanOrEqualTo(held());
      buffer.setByte(bytes - 1, 7);
      buffer.release();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsABufferThatGrowsByItsNewSizeAndKeepsItsBytes(boolean direct) {
    ByteBuf buffer = direct ? connection.directBuffer(100) : connection.heapBuffer(100);
    for (int i = 0; i < 1024; i++) {
      buffer.writeInt(i).writeZero(1020);
    }

    assertThat(buffer.getInt(0)).isZero();
    assertThat(buffer.getInt(1023 * 1024)).isEqualTo(1023);
    assertThat(connection.heldBytes()).isBetween((long) MIB, 2L * MIB);
    buffer.release();
  }

  @Test
  void handsOutABufferAsNewThatAnotherConnectionHad() {
    ByteBuf first = connection.directBuffer(1000).writeZero(900).skipBytes(10);
    first.release();

    ByteBuf second = other.directBuffer(1100, 1150);

    assertThat(second.readableBytes()).isZero();
    assertThat(second.refCnt()).isOne();
    assertThat(second.maxCapacity()).isEqualTo(1150);
    assertThat(second.alloc()).isSameAs(other);
    assertThat(other.heldBytes()).isEqualTo(1152);
    second.release();
  }

  @Test
  void givesEachBufferMemoryOfItsOwn() {
    List<ByteBuf> buffers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      buffers.add(connection.directBuffer(1152).writeLong(i).writeZero(1136).writeLong(i));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(buffers.get(i).getLong(0)).isEqualTo(i);
      assertThat(buffers.get(i).getLong(1144)).isEqualTo(i);
    }
    buffers.forEach(ByteBuf::release);
  }

  @Test
  void givesSlabsBackThatNobodyUsesButOne() {
    List<ByteBuf> buffers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      buffers.add(connection.directBuffer(65_536));
    }
    assertThat(reserved()).isEqualTo(100 * 65_536);

    buffers.forEach(ByteBuf::release);

    assertThat(reserved()).isEqualTo(Slab.BYTES);
  }

  @Test
  void leavesRoomForSmallThingsBesideLargeOnesThatAreShared() {
    budget.limit(10 * MIB, 85, 75);

    assertThatThrownBy(() -> budget.takeShared(9 * MIB)).isInstanceOf(MemoryRefusedException.class);
    budget.takeShared(8 * MIB);
    budget.takeShared(1000);

    assertThat(budget.full()).isFalse();
    budget.giveShared(8 * MIB + 1000);
  }

  @Test
  void refusesWhatDoesNotFit() {
    budget.limit(10 * MIB, 85, 75);

    assertThatThrownBy(() -> connection.directBuffer(11 * MIB))
        .isInstanceOf(MemoryRefusedException.class)
        .hasMessageContaining("limits.memory.budget");
    assertThatThrownBy(() -> connection.heapBuffer(11 * MIB))
        .isInstanceOf(MemoryRefusedException.class);
    assertThat(reserved()).isZero();
  }

  @Test
  void keepsABufferAsItWasThatMayNotGrow() {
    budget.limit(MIB, 85, 75);
    ByteBuf buffer = connection.directBuffer(100).writeLong(42);

    assertThatThrownBy(() -> buffer.capacity(2 * MIB)).isInstanceOf(MemoryRefusedException.class);

    assertThat(buffer.getLong(0)).isEqualTo(42);
    assertThat(connection.heldBytes()).isEqualTo(512);
    buffer.release();
  }

  @Test
  void servesThoseThatHoldNothingWhenMemoryIsTight() {
    budget.limit(10 * MIB, 85, 75);
    ByteBuf much = connection.directBuffer(9 * MIB);

    assertThat(connection.mustWait()).isTrue();
    assertThat(other.mustWait()).isFalse();
    ByteBuf little = other.directBuffer(1152);
    assertThat(other.mustWait()).isFalse();

    much.release();
    little.release();
  }

  @Test
  void relievesOneThatHasGivenBackWhatItHeld() {
    budget.limit(10 * MIB, 85, 75);
    budget.reserve(9 * MIB);
    ByteBuf some = connection.directBuffer(16_896);
    List<String> relieved = new ArrayList<>();
    connection.await(() -> relieved.add("connection"));

    some.release();

    assertThat(relieved).containsExactly("connection");
    budget.free(9 * MIB);
  }

  @Test
  void relievesAllWhenMemoryIsNotTightAnyMore() {
    budget.limit(10 * MIB, 85, 75);
    budget.reserve(9 * MIB);
    ByteBuf some = connection.directBuffer(16_896);
    List<String> relieved = new ArrayList<>();
    connection.await(() -> relieved.add("connection"));
    other.await(() -> relieved.add("other"));
    other.forget();

    budget.free(9 * MIB);

    assertThat(relieved).containsExactly("connection");
    some.release();
  }
}
