package dev.tandem.images;

import dev.tandem.Pipeline;
import dev.tandem.Retry;
import dev.tandem.images.download.BackOff;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import dev.tandem.images.store.Thumbnail;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Assembles the stages of an {@link ImagePipeline} for one run. */
record ImageStages(
    Downloader downloader,
    Resizer resizer,
    Store store,
    Workers workers,
    int retries,
    @Nullable SeenContents contents) {

  /**
   * The most bytes that may wait before a stage; most of the memory is for items being processed.
   */
  private static final long QUEUE_BYTES =
      Math.min(64_000_000, Runtime.getRuntime().maxMemory() / 8);

  /**
   * The longest wait for memory before the time of a download starts. No wait is that long unless
   * something is wrong.
   */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration BACKOFF = Duration.ofMillis(250);

  /** Creates the record of what a new run has in flight. */
  InFlight inFlight() {
    return new InFlight(contents);
  }

  /** Creates the stages of the run whose images {@code inFlight} tracks. */
  Pipeline<ImageRef, Finished> pipeline(InFlight inFlight) {
    DownloadOptions options = downloader.options();
    Resizing resizing = new Resizing(resizer, downloader.memory().pixels(), inFlight);
    ResizeStage preparation = new ResizeStage(resizing, inFlight);
    // The downloader enforces its own limits; this one catches what ignores them.
    Duration deadline = options.deadline();
    Duration most = (deadline.compareTo(YEAR) < 0 ? deadline : YEAR).plus(LONGEST_WAIT);
    return Pipeline.of(ImageRef.class)
        .then(
            "download",
            () -> new DownloadAttempts(downloader, retries, inFlight),
            DownloadAttempts::download,
            s -> s.workers(workers.download()).timeout(most).retry(retry()))
        .then(
            "resize",
            preparation::prepare,
            s ->
                s.onCpu()
                    .workers(workers.resize())
                    .queueWeight(QUEUE_BYTES, Downloaded::size)
                    .skip(ImageStages::isLeftOut))
        .then(
            "upload",
            (Thumbnail image) -> upload(image, inFlight),
            s -> s.workers(workers.upload()).queueWeight(QUEUE_BYTES, Thumbnail::size));
  }

  private Finished upload(Thumbnail image, InFlight inFlight)
      throws ItemException, InterruptedException {
    boolean stored = false;
    try {
      Finished finished = image.finished(store.put(image));
      stored = true;
      return finished;
    } finally {
      inFlight.ended(image, stored);
    }
  }

  Retry retry() {
    return Retry.upTo(retries, BACKOFF)
        .longest(downloader.options().deadline())
        .when(failure -> passing(failure) != null)
        .notBefore(ImageStages::backOff);
  }

  private static boolean isLeftOut(Exception failure) {
    return FailureClass.of(failure).isSkip();
  }

  /**
   * Returns the failure if {@link DownloadAttempts} has announced another attempt, otherwise null.
   * If the stage times out just after that, the failure is the cause of the timeout. Even then
   * there must be another attempt, or the image would never be {@linkplain Downloader#finished
   * finished}.
   */
  private static @Nullable ItemException passing(Exception failure) {
    Throwable own = failure instanceof TimeoutException ? failure.getCause() : failure;
    return own instanceof ItemException item && item.retryable() ? item : null;
  }

  private static Duration backOff(Exception failure) {
    ItemException passing = passing(failure);
    return passing == null ? Duration.ZERO : BackOff.after(passing);
  }
}
