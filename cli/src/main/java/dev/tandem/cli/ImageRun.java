package dev.tandem.cli;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.PipelineException;
import dev.tandem.Stats;
import dev.tandem.images.ImagePipeline;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SharedRows;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.JobStatus;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.store.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an image pipeline for a person at a terminal: with progress, a summary, and an orderly stop
 * on Ctrl-C.
 */
final class ImageRun {
  /**
   * The smallest job that gets a table by default. For smaller ones, making the table takes longer
   * than reading the manifest itself.
   */
  static final long TABLE_FROM = 10_000;

  private final Downloader downloader;
  private final ImagePipeline pipeline;
  private final Screen screen;
  private final Supplier<Map<String, Long>> others;
  private final Troubles troubles = new Troubles(); // used by the thread that runs
  private final Queue<String> news = new ConcurrentLinkedQueue<>();

  /** Creates a run of a pipeline, which must use this downloader. */
  ImageRun(Downloader downloader, ImagePipeline pipeline, Screen screen) {
    this(downloader, pipeline, screen, Map::of);
  }

  /**
   * Creates a run that also tells what else was found in folders.
   *
   * @param others how many files that are no images, by their ending
   */
  ImageRun(
      Downloader downloader,
      ImagePipeline pipeline,
      Screen screen,
      Supplier<Map<String, Long>> others) {
    this.downloader = downloader;
    this.pipeline = pipeline;
    this.screen = screen;
    this.others = others;
  }

  /**
   * Runs the pipeline until it ends, in whatever way, and prints the summary.
   *
   * @param interruption ends the run early; it is not closed here
   * @param total the number of images, if known; queried from time to time during the run
   * @param tableFrom the number of images from which the manifest gets its table
   */
  @SuppressWarnings("try") // closing the outcomes early ends the run early
  Summary run(
      ImageRefs images,
      Interruption interruption,
      Supplier<OptionalLong> total,
      Manifest manifest,
      long tableFrom) {
    Tally tally = new Tally();
    String fatal = null;
    SharedRows rows = manifest.shared().map(SharedRows.class::cast).orElse(SharedRows.NONE);
    try (ImageRefs remaining = downloader.inTurn(manifest.remaining(images), rows);
        Outcomes<ImageRef, Finished> outcomes = pipeline.outcomes(() -> remaining)) {
      interruption.ends(outcomes);
      var elsewhere = new AtomicReference<@Nullable Error>(); // thrown on the progress thread
      Consumer<Error> ends =
          e -> {
            elsewhere.set(e);
            outcomes.close();
          };
      var watched =
          new Watched(
              () -> stats(outcomes), () -> left(total, manifest), downloader::heldBack, this::news);
      try (Progress _ = screen.progress(watched, ends)) {
        var gathering = new Gathering<>(outcomes.iterator());
        boolean expected = false;
        while (gathering.hasNext()) {
          if (!expected && total.get().isPresent()) {
            manifest.expect(total.get().getAsLong());
            expected = true;
          }
          String problem = take(gathering.next(), tally, manifest);
          if (problem != null && fatal == null) {
            fatal = problem;
            outcomes.close(); // outcomes that are ready are still taken
          }
        }
        Error error = elsewhere.get();
        if (error != null) {
          throw error;
        }
        if (fatal == null && !interruption.happened()) {
          manifest.finish();
          if (total.get().isPresent()) {
            manifest.expect(Math.max(0, total.get().getAsLong() - manifest.duplicates()));
          }
          JobStatus before = manifest.before();
          long known =
              before.done()
                  + before.failures()
                  + before.skips()
                  + ProgressText.ended(outcomes.stats());
          if (known >= tableFrom) {
            System.gc(); // returns memory to the system for the table's native writer
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
          new Summary(
              stats(outcomes), tally, manifest, others.get(), fatal, interruption.happened());
      screen.show(summary);
      return summary;
    }
  }

  /** Returns what is to be told while the run goes on; each of it once. */
  private List<String> news() {
    List<String> told = new ArrayList<>();
    for (String next; (next = news.poll()) != null; ) {
      told.add(next);
    }
    return told;
  }

  private Stats stats(Outcomes<ImageRef, Finished> outcomes) {
    return CountedDownloads.of(outcomes.stats(), downloader.options().connections());
  }

  /** Returns the number of images without those that are left out; empty if it is unknown. */
  private static OptionalLong left(Supplier<OptionalLong> total, Manifest manifest) {
    OptionalLong all = total.get();
    return all.isEmpty()
        ? all
        : OptionalLong.of(
            Math.max(0, all.getAsLong() - manifest.passedOver() - manifest.duplicates()));
  }

  /**
   * Records an outcome. Returns the reason if it is pointless to continue the run, otherwise null.
   */
  private @Nullable String take(
      Outcome<ImageRef, Finished> outcome, Tally tally, Manifest manifest) {
    try {
      if (!(outcome instanceof Outcome.Failed<ImageRef, Finished>(var failure)
          && failure.cause() instanceof StoreException)) {
        manifest.add(outcome);
      }
    } catch (StoreException e) {
      return e.getMessage();
    }
    switch (outcome) {
      case Outcome.Done<ImageRef, Finished>(var ref, var image) -> {
        tally.done(ref, image);
        troubles.ended().ifPresent(news::add);
      }
      case Outcome.Failed<ImageRef, Finished>(var failure) -> {
        tally.failed(failure);
        FailureClass failureClass = FailureClass.of(failure.cause());
        (failureClass.isSkip() ? troubles.ended() : troubles.failed(failureClass.name()))
            .ifPresent(news::add);
        if (failure.cause() instanceof StoreException e) {
          return e.getMessage();
        }
      }
    }
    return null;
  }

  /**
   * Returns what ended the run, in one line: with the image, if it was one. The messages of
   * Tandem's own exceptions need no context.
   */
  private static String message(PipelineException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getMessage();
    if (cause.getClass().getName().startsWith("dev.tandem") && text != null) {
      return text;
    }
    return e.reason() instanceof PipelineException.Reason.ItemFailed(var failure)
        ? failure.input() + ": " + e.getMessage()
        : e.getMessage() + "";
  }
}
