package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;

/** Ends one connection by FIN and one by a reset: is the other end told, and how does it answer? */
final class EndCheck implements Check {
  private static final String NEXT =
      "a proxy or NAT that keeps the other half: its time-outs, and keep-alive at the other end";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    Finding fin = fin(path);
    return fin.verdict() == Verdict.FAULT ? fin : reset(path, fin);
  }

  private static Finding fin(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      connection.finish();
      FarRecord receipt = path.farEnd().watches() ? null : path.far(connection);
      byte[] more = connection.receive(1, path.patience());
      if (more.length > 0) {
        return Finding.fault(
            "After the last echo and this side's FIN came more bytes", "what answers there");
      }
      if (connection.ending() == Ending.FIN) {
        String sentence = "This side's FIN is answered by a FIN";
        return receipt == null
            ? heard(path, connection, sentence)
            : Finding.ok(sentence + ", and arrives as one");
      }
      return Finding.fault(
          connection.ending() == Ending.RST
              ? "This side's FIN is answered by a reset" + toldOf(path, connection)
              : "This side's FIN is not answered within "
                  + Durations.format(path.patience())
                  + toldOf(path, connection),
          NEXT);
    }
  }

  private static Finding heard(EchoPath path, EchoConnection connection, String sentence)
      throws InterruptedException {
    FarRecord now = path.farClosed(connection);
    if (now == null) {
      return Finding.unproved(
          sentence + "; whether the other end was told, this end cannot know",
          path.farEnd().whyNot());
    }
    if (now.open()) {
      return Finding.fault(
          sentence
              + ", but the other end was told nothing within "
              + Durations.format(path.patience()),
          NEXT);
    }
    return now.how().equals("FIN") && !now.endedItself()
        ? Finding.ok(sentence + ", and arrives as one")
        : Finding.fault(sentence + ", but arrives as something else" + quoted(now), NEXT);
  }

  private static Finding reset(EchoPath path, Finding fin)
      throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      connection.reset();
      FarRecord now = path.farClosed(connection);
      if (now == null) {
        return Finding.unproved(
            fin.sentence()
                + (fin.verdict() == Verdict.OK
                    ? "; what becomes of a reset, this end cannot know"
                    : "; nor what becomes of a reset"),
            path.farEnd().whyNot());
      }
      if (now.open()) {
        return Finding.fault(
            "After this side's reset the other end still has the connection open, "
                + Durations.format(path.patience())
                + " later: nobody told it",
            NEXT);
      }
      return Finding.ok(
          fin.sentence()
              + (now.how().equals("RST")
                  ? "; a reset arrives as a reset"
                  : "; a reset arrives as a FIN, so the other end takes an abort for an orderly"
                      + " end"));
    }
  }

  private static String toldOf(EchoPath path, EchoConnection connection)
      throws InterruptedException {
    FarRecord now = path.farClosed(connection);
    if (now == null) {
      return "; this end cannot know what the other end was told";
    }
    return now.open() ? "; the other end was told nothing" : quoted(now);
  }

  private static String quoted(FarRecord now) {
    return "; the other end says: \"" + now.sentence() + "\"";
  }
}
