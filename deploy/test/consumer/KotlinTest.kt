import dev.echoport.testing.DatagramFaults
import dev.echoport.testing.EchoportExtension
import dev.echoport.testing.Fault
import java.net.Socket
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension

class KotlinTest {
  companion object {
    @JvmField
    @RegisterExtension
    val echoport: EchoportExtension = EchoportExtension.with { it.tcp("echo").udp("datagrams") }
  }

  @Test
  fun `reads what came before a reset`() {
    val echo = echoport.listener("echo")
    echo.nextConnection(Fault.reset().afterSent(1_000))

    Socket("127.0.0.1", echo.port()).use {
      it.getOutputStream().write(ByteArray(5_000))
      assertThat(it.getInputStream().readNBytes(1_000)).hasSize(1_000)
    }

    val first = echo.awaitClosed()
    assertThat(first.sentBytes).isEqualTo(1_000)
    assertThat(first.reason).isEqualTo("FAULT")
  }

  @Test
  fun `takes faults of datagrams`() {
    echoport.listener("datagrams").faults(DatagramFaults.loss().incoming().probability(0.1))
    assertThat(echoport.listener("datagrams").account().faults).isEmpty()
  }
}
