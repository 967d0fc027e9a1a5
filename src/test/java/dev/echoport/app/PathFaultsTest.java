package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.PathBench.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault that is planted between a client and a node is named by {@code diagnose}. */
@Timeout(300)
class PathFaultsTest {
  private static final String FORWARD = "filter hook forward priority 0";
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  @TempDir private static Path directory;
  private static PathBench bench;

  @BeforeAll
  static void build() throws Exception {
    bench = new PathBench(directory);
  }

  @AfterAll
  static void tearDown() throws Exception {
    if (bench != null) {
      bench.close();
    }
  }

  @BeforeEach
  void clean() throws Exception {
    bench.rule(FORWARD, "");
  }

  @ParameterizedTest
  @CsvSource({"tcp://10.9.2.2:7007", "udp://10.9.2.2:7007", "http://10.9.2.2:8080"})
  void aCleanPathIsOk(String uri) throws Exception {
    Ran ran = bench.diagnose(uri, "--timeout=20s");
    assertThat(ran.code()).as(ran.out()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp dport 7007 drop|tcp|connect|did not answer within 2s: what is sent there is dropped",
        "tcp dport 7007 reject with tcp reset|tcp|connect|connection refused, at once",
        "tcp dport 7007 reject with icmp type admin-prohibited|tcp|connect|no route to host",
        "tcp dport 7007 ct state new ct count over 50 reject with tcp reset|tcp|connections|"
            + "Of 100 connections at once 50 echoed; 50: Connection refused",
        "tcp dport 7007 ip length > 1300 drop|tcp|connect|1,200 bytes are echoed, but 1,300 are not:"
            + " large segments vanish",
        "udp dport 7007 reject|udp|datagrams|nothing listens at the port",
        "meta length > 1400 drop|udp|mtu|those of 1,400 do not: packets of 1,428 bytes vanish",
      })
  void namesARuleOfAFirewall(String rule, String scheme, String check, String words)
      throws Exception {
    bench.rule(FORWARD, rule);
    assertFault(
        bench.diagnose(scheme + "://10.9.2.2:7007", "--checks", check, "--timeout=2s"), words);
  }

  private static void assertFault(Ran ran, String words) {
    assertThat(ran.out()).startsWith("FAULT ").contains(words);
    assertThat(ran.code()).isEqualTo(1);
  }

  @Test
  void tellsOnWhichWayDatagramsAreLost() throws Exception {
    bench.rule(FORWARD, "udp dport 7007 numgen inc mod 10 < 1 drop");
    assertFault(
        bench.diagnose("udp://10.9.2.2:7007", "--checks=datagrams"),
        "the way there lost 50, the way back lost none");

    bench.rule(FORWARD, "udp sport 7007 numgen inc mod 10 < 1 drop");
    assertFault(
        bench.diagnose("udp://10.9.2.2:7007", "--checks=datagrams"),
        "the way there lost none, the way back lost 50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drop|this side is told nothing, and what it sends then gets no answer; the other end is"
            + " told nothing",
        "reject with tcp reset|this side is told only when it sends again, by a reset",
      })
  void namesAFirewallThatForgets(String then, String words) throws Exception {
    bench.rule(FORWARD, "ct state invalid " + then);
    bench.setting("net.netfilter.nf_conntrack_tcp_loose", 0);
    bench.setting("net.netfilter.nf_conntrack_tcp_timeout_established", 2);
    try {
      Ran ran = bench.diagnose("tcp://10.9.2.2:7007", "--checks=idle", "--idle=6s", "--timeout=3s");
      assertFault(ran, words);
      assertThat(ran.out()).contains("Connections that rest are cut between ");
    } finally {
      bench.setting("net.netfilter.nf_conntrack_tcp_timeout_established", 3600);
      bench.setting("net.netfilter.nf_conntrack_tcp_loose", 1);
    }
  }

  @Test
  void seesThroughANatThatThereIsOne() throws Exception {
    bench.rule("nat hook postrouting priority 100", "ip daddr 10.9.2.2 masquerade");
    Ran ran = bench.diagnose("tcp://10.9.2.2:7007", "--checks=source");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("The other end sees 10.9.2.1:", " instead of 10.9.1.2:");
  }

  @Test
  void namesTheTimeOutOfHaproxyAndNothingElse() throws Exception {
    Assumptions.assumeTrue(Files.exists(HAPROXY), "no HAProxy here");
    bench.inTheBox(
        7100,
        "haproxy.cfg",
        "listen l\n  mode tcp\n  bind :7100\n  timeout connect 5s\n  timeout client 3s\n"
            + "  timeout server 3s\n  server s 10.9.2.2:7007\n",
        HAPROXY.toString(),
        "-db",
        "-f");
    Ran ran = bench.diagnose("tcp://10.9.1.1:7100", "--idle=6s", "--timeout=20s");
    assertThat(ran.out())
        .containsOnlyOnce("FAULT  ")
        .contains("this side is told by a FIN; the other end is told by a FIN");
  }

  @Test
  void namesAHalfCloseThatNginxKeepsInNeitherDirectionAndNothingElse() throws Exception {
    Assumptions.assumeTrue(Files.exists(NGINX_STREAM), "no nginx with its stream module here");
    bench.inTheBox(
        7200,
        "nginx.conf",
        "daemon off; pid "
            + directory.resolve("nginx.pid")
            + "; error_log stderr; load_module "
            + NGINX_STREAM
            + "; events {} stream { server { listen 7200; proxy_pass 10.9.2.2:7007; } }",
        NGINX.toString(),
        "-c");
    Ran ran = bench.diagnose("tcp://10.9.1.1:7200", "--timeout=20s");
    assertThat(ran.out())
        .containsOnlyOnce("FAULT     half-close   After this side's FIN only ")
        .contains(
            "The peer reset the connection after ",
            "FAULT     far-close    When the other end finishes first, this side gets a ",
            " 2 FAULT,");
  }

  @Test
  void namesWhatNginxDoesToHttpUnlessItIsTold() throws Exception {
    Assumptions.assumeTrue(Files.exists(NGINX), "no nginx here");
    StringBuilder paths = new StringBuilder();
    for (String each : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      paths.append(each).append("_temp_path ").append(directory.resolve(each)).append("; ");
    }
    bench.inTheBox(
        7300,
        "nginx-http.conf",
        "daemon off; user root; pid "
            + directory.resolve("nginx-http.pid")
            + "; error_log stderr; events {} http { access_log off; "
            + paths
            + "server { listen 7300; location / { proxy_pass http://10.9.2.2:8080; } } }",
        NGINX.toString(),
        "-c");
    Ran ran = bench.diagnose("http://10.9.1.1:7300", "--timeout=20s");
    assertThat(ran.out())
        .contains("the field Host became 10.9.2.2:8080 (sent: 10.9.1.1:7300)")
        .contains("Nothing of a body came back within 2s, before its end")
        .contains("A request for a WebSocket is answered with the status 200")
        .contains("ok        reuse ", "ok        expect ");
  }
}
