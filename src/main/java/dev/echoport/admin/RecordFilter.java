package dev.echoport.admin;

import dev.echoport.admin.answer.QueryParameters;
import dev.echoport.completion.CompletionBatch;
import io.vertx.ext.web.handler.HttpException;
import org.jspecify.annotations.Nullable;

/** Which records of a batch a stream shows; asked for each record, so it allocates nothing. */
interface RecordFilter {
  /** Shows every record. */
  RecordFilter ALL = (batch, index) -> true;

  boolean accepts(CompletionBatch batch, int index);

  /** Whether the beginning and the end of this connection are shown. */
  default boolean accepts(String connection) {
    return true;
  }

  /** Number of the only connection that is shown, {@code null} for all. */
  default @Nullable Long connection() {
    return null;
  }

  /** Name of the only node whose records are shown, {@code null} for all. */
  default @Nullable String node() {
    return null;
  }

  /** Shows the records of one connection, or of all of them if none is given. */
  static RecordFilter of(@Nullable String connection) {
    if (connection == null) {
      return ALL;
    }
    int dash = connection.lastIndexOf('-');
    if (dash < 1) {
      throw notAnId(connection);
    }
    String node = connection.substring(0, dash);
    long number = number(connection, dash + 1);
    return new RecordFilter() {
      @Override
      public boolean accepts(CompletionBatch batch, int index) {
        return batch.connectionNumber(index) == number && batch.node().equals(node);
      }

      @Override
      public Long connection() {
        return number;
      }

      @Override
      public String node() {
        return node;
      }

      @Override
      public boolean accepts(String id) {
        return id.equals(connection);
      }
    };
  }

  private static long number(String connection, int from) {
    try {
      return Long.parseLong(connection.substring(from));
    } catch (NumberFormatException notANumber) {
      throw notAnId(connection);
    }
  }

  private static HttpException notAnId(String connection) {
    return QueryParameters.unexpected("connection", connection, "an id such as a-17");
  }
}
