package dev.echoport.listener.limits;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.LimitsConfig.SourceLimit;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceSlotsTest {
  private SourceSlots seats = SourceSlots.UNLIMITED.with(new SourceLimit(2, 24, 64));

  private @Nullable Slot take(String address) {
    return seats.take(new InetSocketAddress(address, 1));
  }

  @Test
  void givesASourceAsManyAsItMayHaveAndNotOneMore() {
    assertThat(take("192.0.2.1")).isNotNull();
    assertThat(take("192.0.2.1")).isNotNull();
    assertThat(take("192.0.2.1")).isNull();
  }

  @Test
  void countsThoseTogetherThatShareThePrefix() {
    take("192.0.2.1");
    take("192.0.2.255");

    assertThat(take("192.0.2.7")).isNull();
    assertThat(take("192.0.3.1")).isNotNull();
  }

  @Test
  void countsIpv6ByItsOwnPrefix() {
    take("2001:db8:0:1::1");
    take("2001:db8:0:1:ffff::1");

    assertThat(take("2001:db8:0:1::2")).isNull();
    assertThat(take("2001:db8:0:2::1")).isNotNull();
  }

  @Test
  void givesASeatAgainThatWasLeft() {
    take("192.0.2.1");
    requireNonNull(take("192.0.2.1")).leave();

    assertThat(take("192.0.2.1")).isNotNull();
    assertThat(take("192.0.2.1")).isNull();
  }

  @Test
  void countsOnWhenTheNumberChanges() {
    take("192.0.2.1");
    take("192.0.2.1");

    seats = seats.with(new SourceLimit(3, 24, 64));

    assertThat(take("192.0.2.1")).isNotNull();
    assertThat(take("192.0.2.1")).isNull();
  }

  @Test
  void beginsAnewWhenThePrefixChanges() {
    take("192.0.2.1");
    take("192.0.2.1");

    seats = seats.with(new SourceLimit(2, 32, 64));

    assertThat(take("192.0.2.1")).isNotNull();
  }

  @Test
  void takesEverybodyTogetherWithAPrefixOfNothing() {
    seats = SourceSlots.UNLIMITED.with(new SourceLimit(1, 0, 0));

    assertThat(take("192.0.2.1")).isNotNull();
    assertThat(take("10.0.0.1")).isNull();
    assertThat(take("::1")).isNotNull();
    assertThat(take("2001:db8::1")).isNull();
  }

  @Test
  void tellsEveryBitOfALongPrefixApart() {
    seats = SourceSlots.UNLIMITED.with(new SourceLimit(1, 32, 128));

    assertThat(take("::1")).isNotNull();
    assertThat(take("::2")).isNotNull();
    assertThat(take("::2")).isNull();
  }

  @Test
  void doesNotLimitWhatIsNotOfTheInternet() {
    assertThat(seats.take(new DomainSocketAddress("/run/x"))).isSameAs(Slot.NONE);
  }

  @Test
  void countsNothingWithoutALimit() {
    assertThat(seats.with(new SourceLimit(0, 24, 64))).isSameAs(SourceSlots.UNLIMITED);
  }
}
