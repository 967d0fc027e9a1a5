package dev.echoport.completion.report;

import dev.echoport.completion.Operation;
import java.util.List;

/** What the metrics show of tracing. Safe for all threads. */
public interface Traces {
  /** Of a node that does not trace. */
  Traces OFF =
      new Traces() {
        @Override
        public List<Exemplar> exemplars(String listener, Operation operation) {
          return List.of();
        }

        @Override
        public long exportedSpans() {
          return 0;
        }

        @Override
        public long droppedSpans() {
          return 0;
        }
      };

  /** At most one exemplar for each bucket of a histogram. */
  List<Exemplar> exemplars(String listener, Operation operation);

  /** Spans that the collector took. */
  long exportedSpans();

  /** Spans that were given up: the collector refused them, or was away for too long. */
  long droppedSpans();
}
