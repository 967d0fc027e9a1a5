package dev.echoport.client.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
  private final StringWriter out = new StringWriter();
  private final TimeOrder order = new TimeOrder(new PrintWriter(out));

  @Test
  void printsWhatHappenedFirstFirst() {
    order.add(2, "second");
    order.add(1, "first");
    order.add(2, "third");
    order.close();
    assertThat(out.toString().lines()).containsExactly("first", "second", "third");
  }

  @Test
  void waitsForWhatMayComeLate() {
    long before = System.nanoTime() - 1;
    order.add(2, "second");
    order.printArrivedBy(before);
    assertThat(out.toString()).isEmpty();
    order.add(1, "first");
    order.printArrivedBy(System.nanoTime());
    assertThat(out.toString().lines()).containsExactly("first", "second");
    order.close();
  }

  @Test
  void prefersPrintingToHoldingTooMany() {
    for (int i = 0; i <= 10_000; i++) {
      order.add(i, "line " + i);
    }
    assertThat(order.waiting()).isEqualTo(10_000);
    order.close();
  }
}
