package dev.echoport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResetOnlyHandleTest {
  private static final byte POLL_ADD = 6;
  private static final byte RECV = 27;
  private static final int MORE = 2;
  private static final int IN = 0x1;
  private static final int ERR = 0x8;
  private static final int HUP = 0x10;
  private static final int RD_HUP = 0x2000;

  private final Channel channel = new Channel();
  private final ResetOnlyHandle handle = new ResetOnlyHandle(channel);
  private final Registration registration = new Registration();

  private void complete(byte operation, int result, int flags) {
    handle.handle(registration, new IoUringIoEvent(result, flags, operation, 0L));
  }

  @Test
  void withholdsAFin() {
    complete(POLL_ADD, RD_HUP, 0);

    assertThat(channel.told).isEmpty();
  }

  @Test
  void handsOnInputWithoutTheFinBehindIt() {
    complete(POLL_ADD, IN | RD_HUP, MORE);

    assertThat(channel.told).containsExactly("6 1 2");
  }

  @Test
  void receivesAgainAfterTheBytesBeforeAReset() {
    complete(POLL_ADD, RD_HUP | HUP | ERR, 0);
    channel.told.clear();
    complete(RECV, 8, 0);

    assertThat(channel.told).containsExactly("27 8 0", "6 1 2");
  }

  @Test
  void receivesOnceForBytesWithoutAReset() {
    complete(POLL_ADD, IN, MORE);
    complete(RECV, 8, 0);

    assertThat(channel.told).containsExactly("6 1 2", "27 8 0");
  }

  @Test
  void receivesNothingMoreOnceTheChannelIsGone() {
    complete(POLL_ADD, RD_HUP | HUP | ERR, 0);
    channel.told.clear();
    registration.valid = false;
    complete(RECV, -104, 0);

    assertThat(channel.told).containsExactly("27 -104 0");
  }

  private static final class Channel implements IoUringIoHandle {
    private final List<String> told = new ArrayList<>();

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      IoUringIoEvent completion = (IoUringIoEvent) event;
      told.add(completion.opcode() + " " + completion.res() + " " + completion.flags());
    }

    @Override
    public void close() {}
  }

  private static final class Registration implements IoRegistration {
    private boolean valid = true;

    @Override
    public <T> T attachment() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long submit(IoOps ops) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isValid() {
      return valid;
    }

    @Override
    public boolean cancel() {
      throw new UnsupportedOperationException();
    }
  }
}
