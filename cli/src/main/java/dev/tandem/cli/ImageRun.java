package dev.tandem.cli;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.images.FailureLog;
import dev.tandem.images.ImageRef;
import dev.tandem.images.StoreException;
import dev.tandem.images.Stored;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an image pipeline as a person wants to see it: with progress, a summary, and an orderly
 * Ctrl-C.
 */
final class ImageRun {
  private final Pipeline<ImageRef, Stored> pipeline;
  private final Screen screen;

  ImageRun(Pipeline<ImageRef, Stored> pipeline, Screen screen) {
    this.pipeline = pipeline;
    this.screen = screen;
  }

  /**
   * Runs to the end, whatever end that is.
   *
   * @param interruption what ends the run early; stays open
   * @param total how many images there are, where known; asked from time to time while the run goes
   *     on
   */
  @SuppressWarnings("try") // closing early is how a run is ended early
  Summary run(
      Iterable<ImageRef> images,
      Interruption interruption,
      Supplier<OptionalLong> total,
      FailureLog log) {
    Tally tally = new Tally();
    String fatal = null;
    try (Outcomes<ImageRef, Stored> outcomes = pipeline.outcomes(images)) {
      interruption.ends(outcomes);
      try (Progress _ = screen.progress(outcomes::stats, total)) {
        for (Outcome<ImageRef, Stored> outcome : outcomes) {
          String problem = take(outcome, tally, log);
          if (problem != null && fatal == null) {
            fatal = problem;
            outcomes.close(); // what was ready is still taken
          }
        }
      } catch (PipelineException e) {
        fatal = message(e);
      } catch (CancellationException e) {
        fatal = "the run was interrupted";
      }
      Summary summary =
          new Summary(outcomes.stats(), tally, log.file(), fatal, interruption.happened());
      screen.show(summary);
      return summary;
    }
  }

  /** Counts an outcome; returns what makes it senseless to go on, if something does. */
  private static @Nullable String take(
      Outcome<ImageRef, Stored> outcome, Tally tally, FailureLog log) {
    switch (outcome) {
      case Outcome.Done<ImageRef, Stored>(_, var stored) -> tally.done(stored);
      case Outcome.Failed<ImageRef, Stored> failed -> {
        tally.failed(failed);
        try {
          log.add(failed);
        } catch (IOException e) {
          return "cannot write " + log.file() + ": " + e.getMessage();
        }
        if (failed.cause() instanceof StoreException e) {
          return e.getMessage();
        }
      }
    }
    return null;
  }

  /** What ended the run, in one line: our own exceptions say it themselves. */
  private static String message(PipelineException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getMessage();
    return cause.getClass().getName().startsWith("dev.tandem") && text != null
        ? text
        : e.getMessage() + "";
  }
}
