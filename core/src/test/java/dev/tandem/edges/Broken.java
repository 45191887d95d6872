package dev.tandem.edges;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A kind of {@link Error} that the engine cannot know. */
final class Broken extends Error {
  private static final long serialVersionUID = 1;

  Broken(String where) {
    super(where, null, true, false); // no stack trace: it would fill the logs of dying threads
  }

  /**
   * Returns whether {@code thrown} reports this error: is it, is caused by it, or has suppressed
   * it.
   */
  boolean isReportedBy(@Nullable Throwable thrown) {
    return thrown != null
        && (thrown == this
            || isReportedBy(thrown.getCause())
            || Arrays.stream(thrown.getSuppressed()).anyMatch(this::isReportedBy));
  }
}
