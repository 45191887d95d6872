package dev.tandem.cli;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.PipelineException;
import dev.tandem.images.ImagePipeline;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.JobStatus;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.store.Finished;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an image pipeline as a person wants to see it: with progress, a summary, and an orderly
 * Ctrl-C.
 */
final class ImageRun {
  /** A smaller job would wait longer for its table than anybody for reading the manifest itself. */
  static final long TABLE_FROM = 10_000;

  private final Downloader downloader;
  private final ImagePipeline pipeline;
  private final Screen screen;

  /** The pipeline is one of that downloader. */
  ImageRun(Downloader downloader, ImagePipeline pipeline, Screen screen) {
    this.downloader = downloader;
    this.pipeline = pipeline;
    this.screen = screen;
  }

  /**
   * Runs to the end, whatever end that is.
   *
   * @param interruption what ends the run early; stays open
   * @param total how many images there are, where known; asked from time to time while the run goes
   *     on
   * @param tableFrom from how many images on the manifest gets its table
   */
  @SuppressWarnings("try") // closing early is how a run is ended early
  Summary run(
      ImageRefs images,
      Interruption interruption,
      Supplier<OptionalLong> total,
      Manifest manifest,
      long tableFrom) {
    Tally tally = new Tally();
    String fatal = null;
    try (ImageRefs remaining = downloader.inTurn(manifest.remaining(images));
        Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(() -> remaining)) {
      interruption.ends(outcomes);
      var elsewhere = new AtomicReference<@Nullable Error>(); // on the thread of the progress
      Consumer<Error> ends =
          e -> {
            elsewhere.set(e);
            outcomes.close();
          };
      try (Progress _ = screen.progress(outcomes::stats, () -> left(total, manifest), ends)) {
        var gathering = new Gathering<>(outcomes.iterator());
        while (gathering.hasNext()) {
          String problem = take(gathering.next(), tally, manifest);
          if (problem != null && fatal == null) {
            fatal = problem;
            outcomes.close(); // what was ready is still taken
          }
        }
        Error error = elsewhere.get();
        if (error != null) {
          throw error;
        }
        if (fatal == null && !interruption.happened()) {
          manifest.finish();
          JobStatus before = manifest.before();
          long known =
              before.done()
                  + before.failures()
                  + before.skips()
                  + ProgressText.ended(outcomes.stats());
          if (known >= tableFrom) {
            System.gc(); // gives back to the system what the table's writer takes from it
            interruption.interrupts(manifest::writeTable);
          }
        }
      } catch (StoreException e) {
        fatal = e.getMessage();
      } catch (PipelineException e) {
        fatal = message(e);
      } catch (CancellationException e) {
        fatal = "the run was interrupted";
      } catch (Error e) {
        fatal = e.toString();
      }
      Summary summary =
          new Summary(outcomes.stats(), tally, manifest, fatal, interruption.happened());
      screen.show(summary);
      return summary;
    }
  }

  /** How many images there are, but for those that are left out. */
  private static OptionalLong left(Supplier<OptionalLong> total, Manifest manifest) {
    OptionalLong all = total.get();
    return all.isEmpty()
        ? all
        : OptionalLong.of(
            Math.max(0, all.getAsLong() - manifest.passedOver() - manifest.duplicates()));
  }

  /** Counts an outcome; returns what makes it senseless to go on, if something does. */
  private static @Nullable String take(
      Outcome<ImageRef, Finished> outcome, Tally tally, Manifest manifest) {
    try {
      if (!(outcome instanceof Outcome.Failed<ImageRef, Finished> failed
          && failed.cause() instanceof StoreException)) {
        manifest.add(outcome);
      }
    } catch (StoreException e) {
      return e.getMessage();
    }
    switch (outcome) {
      case Outcome.Done<ImageRef, Finished>(_, var image) -> tally.done(image.stored());
      case Outcome.Failed<ImageRef, Finished> failed -> {
        tally.failed(failed);
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
