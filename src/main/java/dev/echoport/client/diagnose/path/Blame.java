package dev.echoport.client.diagnose.path;

import dev.echoport.client.diagnose.finding.FarRecord;

/** Who ended a connection that this side had not ended, as far as the other end's record tells. */
public final class Blame {
  private Blame() {}

  /** A clause for a sentence. */
  public static String of(EchoPath path, EchoConnection connection) throws InterruptedException {
    FarRecord record = path.farClosed(connection);
    if (record == null) {
      return "; this end cannot know who did it";
    }
    if (record.open()) {
      return "; the other end still has it open, so something between ended it and told this side"
          + " alone";
    }
    return record.endedItself()
        ? "; the other end did it: " + quoted(record)
        : "; the other end says the same of this side, which did nothing, so something between ended"
            + " it towards both: "
            + quoted(record);
  }

  private static String quoted(FarRecord record) {
    return "\"" + record.sentence() + "\"";
  }
}
