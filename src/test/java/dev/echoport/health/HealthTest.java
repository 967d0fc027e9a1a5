package dev.echoport.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HealthTest {
  private static final String LIVE =
      "{'status':'UP','checks':[{'id':'event-loops','status':'UP','data':{'loops':"
          + VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE
          + ",'silent':0}}],"
          + "'outcome':'UP'}";

  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicInteger connections = new AtomicInteger();
  private Vertx vertx;
  private Health health;

  @BeforeEach
  void create(Vertx vertx) {
    this.vertx = vertx;
    this.health = Health.create(vertx, nanos::get);
  }

  @Test
  void isLiveWhileStarting(VertxTestContext test) {
    expect(test, health.live(), true, LIVE);
  }

  @Test
  void isLiveWhileDraining(VertxTestContext test) {
    health.draining();
    expect(test, health.live(), true, LIVE);
  }

  @Test
  void startupIsDownUntilStarted(VertxTestContext test) {
    expect(test, health.startup(), false, lifeCycle("DOWN", "STARTING"));
  }

  @Test
  void startupStaysUpWhileDraining(VertxTestContext test) {
    health.started();
    health.draining();
    expect(test, health.startup(), true, lifeCycle("UP", "DRAINING"));
  }

  @Test
  void isNotReadyWhileStartingAndConnectsToNobody(VertxTestContext test) {
    expect(
        test,
        listening(EchoServers.ECHO).compose(added -> health.ready()),
        false,
        lifeCycle("DOWN", "STARTING"),
        0);
  }

  @Test
  void showsMoreBesideReadinessThatDoesNotDependOnIt(VertxTestContext test) {
    health.started();
    health.addDetails("cluster members", () -> new JsonObject().put("problem", "nobody"));
    expect(
        test,
        health.ready(),
        true,
        "{'status':'UP','checks':[{'id':'cluster members','status':'UP',"
            + "'data':{'problem':'nobody'}}],'outcome':'UP'}",
        0);
  }

  @Test
  void isReadyWhenEveryListenerEchoes(VertxTestContext test) {
    health.started();
    expect(
        test,
        listening(EchoServers.ECHO).compose(added -> health.ready()),
        true,
        "{'status':'UP','checks':[{'id':'echo','status':'UP'}],'outcome':'UP'}",
        1);
  }

  @Test
  void namesTheListenerThatDoesNotEcho(VertxTestContext test) {
    health.started();
    listening(EchoServers.WRONG_LAST_BYTE)
        .compose(added -> health.ready())
        .onComplete(
            test.succeeding(
                answer ->
                    test.verify(
                        () -> {
                          assertThat(answer.up()).isFalse();
                          JsonObject check = answer.body().getJsonArray("checks").getJsonObject(0);
                          assertThat(check.getString("id")).isEqualTo("echo");
                          assertThat(check.getJsonObject("data").getString("cause"))
                              .contains("echoed other bytes");
                          test.completeNow();
                        })));
  }

  @Test
  void saysWhichListenersServeAndWhetherTheNodeDoes(VertxTestContext test) {
    health.started();
    listening(EchoServers.WRONG_LAST_BYTE)
        .compose(added -> health.serving())
        .onComplete(
            test.succeeding(
                serving ->
                    test.verify(
                        () -> {
                          assertThat(serving).isEqualTo(Map.of("", false, "echo", false));
                          test.completeNow();
                        })));
  }

  @Test
  void servesNothingWhileDraining(VertxTestContext test) {
    health.started();
    listening(EchoServers.ECHO)
        .compose(added -> health.serving())
        .onSuccess(
            serving ->
                test.verify(() -> assertThat(serving).isEqualTo(Map.of("", true, "echo", true))))
        .andThen(serving -> health.draining())
        .compose(serving -> health.serving())
        .onComplete(
            test.succeeding(
                serving ->
                    test.verify(
                        () -> {
                          assertThat(serving).isEqualTo(Map.of("", false, "echo", false));
                          test.completeNow();
                        })));
  }

  @Test
  void losesReadinessAtOnceWhenDrainingBegins(VertxTestContext test) {
    health.started();
    expect(
        test,
        listening(EchoServers.ECHO)
            .compose(added -> health.ready())
            .andThen(ready -> health.draining())
            .compose(ready -> health.ready()),
        false,
        lifeCycle("DOWN", "DRAINING"),
        1);
  }

  @Test
  void anEchoUnderWayDoesNotOutliveTheBeginOfDraining(VertxTestContext test) {
    health.started();
    Future<HealthAnswer> answer =
        listening(
                socket -> {
                  health.draining();
                  EchoServers.ECHO.handle(socket);
                })
            .compose(added -> health.ready());
    expect(test, answer, false, lifeCycle("DOWN", "DRAINING"));
  }

  @Test
  void sharesOneEchoAmongConcurrentRequests(VertxTestContext test) {
    health.started();
    Future<HealthAnswer> answer =
        listening(EchoServers.ECHO)
            .compose(
                added -> {
                  Future<HealthAnswer> first = health.ready();
                  nanos.addAndGet(2_000_000_000);
                  return Future.all(first, health.ready());
                })
            .map(both -> both.<HealthAnswer>resultAt(1));
    expectConnections(test, answer, 1);
  }

  @Test
  void keepsTheResultForLessThanASecond(VertxTestContext test) {
    health.started();
    Future<HealthAnswer> answer =
        listening(EchoServers.ECHO)
            .compose(added -> health.ready())
            .andThen(first -> nanos.addAndGet(999_999_999))
            .compose(first -> health.ready());
    expectConnections(test, answer, 1);
  }

  @Test
  void checksAgainAfterASecond(VertxTestContext test) {
    health.started();
    Future<HealthAnswer> answer =
        listening(EchoServers.ECHO)
            .compose(added -> health.ready())
            .andThen(first -> nanos.addAndGet(1_000_000_000))
            .compose(first -> health.ready());
    expectConnections(test, answer, 2);
  }

  @Test
  void checksAgainWhenAListenerWasAdded(VertxTestContext test) {
    health.started();
    Future<HealthAnswer> answer =
        health
            .ready()
            .compose(none -> listening(EchoServers.ECHO))
            .compose(added -> health.ready());
    expectConnections(test, answer, 1);
  }

  private Future<Void> listening(Handler<NetSocket> behaviour) {
    return EchoServers.listen(
            vertx,
            socket -> {
              connections.incrementAndGet();
              behaviour.handle(socket);
            })
        .map(
            address -> {
              health.addListener("echo", address, EchoRecipe.DIRECT);
              return null;
            });
  }

  private static String lifeCycle(String status, String state) {
    return ("{'status':'%1$s','checks':[{'id':'life-cycle','status':'%1$s',"
            + "'data':{'state':'%2$s'}}],'outcome':'%1$s'}")
        .formatted(status, state);
  }

  private void expectConnections(VertxTestContext test, Future<HealthAnswer> answer, int echoes) {
    expect(
        test,
        answer,
        true,
        "{'status':'UP','checks':[{'id':'echo','status':'UP'}],'outcome':'UP'}",
        echoes);
  }

  private void expect(
      VertxTestContext test, Future<HealthAnswer> answer, boolean up, String body, int echoes) {
    expect(
        test,
        answer.andThen(any -> test.verify(() -> assertThat(connections).hasValue(echoes))),
        up,
        body);
  }

  private static void expect(
      VertxTestContext test, Future<HealthAnswer> answer, boolean up, String body) {
    answer.onComplete(
        test.succeeding(
            actual ->
                test.verify(
                    () -> {
                      assertThat(actual.up()).isEqualTo(up);
                      assertThat(actual.body()).isEqualTo(new JsonObject(body.replace('\'', '"')));
                      test.completeNow();
                    })));
  }
}
