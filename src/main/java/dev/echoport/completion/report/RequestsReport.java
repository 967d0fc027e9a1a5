package dev.echoport.completion.report;

import org.jspecify.annotations.Nullable;

/**
 * The requests of HTTP that were answered on a connection.
 *
 * @param count how many, on all streams
 * @param method of the last one
 * @param path of the last one, without its query, which may be private; cut if it is long
 * @param status of the answer to it; {@link #UNANSWERED} if a fault came instead
 */
public record RequestsReport(long count, String method, String path, int status) {
  /** The status of what was not answered. */
  public static final int UNANSWERED = 0;

  private static final int MOST_CHARACTERS = 100;

  /** One more. */
  public static RequestsReport after(
      @Nullable RequestsReport before, String method, String target, int status) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean fits = path.length() <= MOST_CHARACTERS;
    return new RequestsReport(
        before == null ? 1 : before.count + 1,
        method,
        fits ? path : path.substring(0, MOST_CHARACTERS) + "...",
        status);
  }
}
