package dev.echoport.api;

/**
 * What becomes of a frame whose processor fails or takes too long. The operator chooses it: {@code
 * processors: [{name: checked, onError: discard}]}. A processor only fails:
 *
 * <pre>{@code
 * Transformation checked =
 *     (payload, frame) -> {
 *       if (payload.length() < 4) {
 *         throw new IllegalArgumentException(payload.length() + " B (expected: at least 4 B)");
 *       }
 *       return payload;
 *     };
 * }</pre>
 */
public enum OnError {
  /** The connection ends, as {@code PROCESSOR_FAILED}. */
  CLOSE,
  /** The frame is counted as discarded, {@code PROCESSOR_FAILED}; the connection goes on. */
  DISCARD,
  /** The frame goes on as it was before this processor. */
  PASSTHROUGH
}
