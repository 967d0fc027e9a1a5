package dev.echoport.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class GeneratedBodyTest {
  /** {@code openssl enc -aes-128-ctr -K $(printf %032x 42) -iv $(printf %032x 0)} of 40 zeros. */
  private static final String OF_OPENSSL =
      "5eb4689e8c22cbe20340ac72770fa7121de9ec54ade6ac57b9ae455560cc9ba5ae9934efe47503ae";

  @Test
  void isWhatOpensslComputesHoweverItIsCut() {
    GeneratedBody body = new GeneratedBody(40, 42);
    ByteBuf all = Unpooled.buffer();
    while (!body.isDone()) {
      ByteBuf piece = body.next(7, UnpooledByteBufAllocator.DEFAULT);
      all.writeBytes(piece);
      piece.release();
    }

    assertThat(ByteBufUtil.hexDump(all)).isEqualTo(OF_OPENSSL);
  }
}
