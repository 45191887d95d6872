package dev.tandem.images;

import dev.tandem.Pipeline;
import dev.tandem.Retry;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The job that it is all for: download, resize, upload. It opens nothing and closes nothing; the
 * downloader and the store are the caller's, and may serve any number of runs. All that the images
 * take is within the {@link MemoryBudget} of the downloader.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="pipeline"}
 *
 * <p>A download is tried again after a failure that may pass, such as a lost connection or an
 * answer 503; what fails for good is an {@link ItemException} or a {@link TimeoutException}, and
 * {@link FailureClass#of} tells its class. An image that is left out on purpose, by an {@link
 * ImageFilter} or by {@link Contents}, is a failed outcome too, of a class that {@link
 * FailureClass#isSkip}, but counts as skipped. A {@link StoreException} means that the target
 * itself is broken: better to stop.
 */
public final class ImagePipeline {
  /** What may wait before a stage: most of the memory is for what is being worked on. */
  private static final long QUEUE_BYTES =
      Math.min(64_000_000, Runtime.getRuntime().maxMemory() / 8);

  /** For memory, before the time of a download begins; never so long, unless something is wrong. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final Duration BACKOFF = Duration.ofMillis(250);

  private ImagePipeline() {}

  /**
   * The pipeline.
   *
   * @param retries how many attempts may follow the first, while the deadline of the downloader
   *     lasts
   */
  public static Pipeline<ImageRef, Finished> of(
      Downloader downloader, Resizer resizer, Store store, Workers workers, int retries) {
    return of(downloader, resizer, store, workers, retries, null);
  }

  /**
   * The pipeline.
   *
   * @param retries as above
   * @param contents what the job has met already: of images with the same bytes only the first is
   *     stored; null to store each
   */
  public static Pipeline<ImageRef, Finished> of(
      Downloader downloader,
      Resizer resizer,
      Store store,
      Workers workers,
      int retries,
      @Nullable Contents contents) {
    DownloadOptions options = downloader.options();
    Retry retry =
        Retry.upTo(retries, BACKOFF)
            .longest(options.deadline())
            .when(ImagePipeline::mayPass)
            .notBefore(ImagePipeline::backOff);
    InFlight inFlight = new InFlight();
    Trials trials = new Trials(downloader, retries, inFlight);
    Resizing resizing = new Resizing(resizer, downloader.memory().pixels(), inFlight);
    Preparation preparation = new Preparation(resizing, inFlight, contents);
    // The downloader keeps its limits itself; this one is for what would not heed them.
    Duration most = options.deadline().plus(LONGEST_WAIT);
    return Pipeline.first(
            "download",
            inFlight::worker,
            (InFlight.Worker _, ImageRef image) -> trials.download(image),
            s -> s.workers(workers.download()).timeout(most).retry(retry))
        .then(
            "resize",
            inFlight::worker,
            (_, image) -> preparation.prepare(image),
            s ->
                s.onCpu()
                    .workers(workers.resize())
                    .queueWeight(QUEUE_BYTES, Downloaded::size)
                    .skip(ImagePipeline::isLeftOut))
        .then(
            "upload",
            inFlight::worker,
            (_, image) -> {
              try {
                return image.finished(store.put(image));
              } finally {
                inFlight.close(image.memory());
              }
            },
            s -> s.workers(workers.upload()).queueWeight(QUEUE_BYTES, Thumbnail::size));
  }

  private static boolean isLeftOut(Exception failure) {
    return FailureClass.of(failure).isSkip();
  }

  private static boolean mayPass(Exception failure) {
    return failure instanceof ItemException item && item.retryable();
  }

  private static Duration backOff(Exception failure) {
    return failure instanceof ItemException item ? BackOff.after(item) : Duration.ZERO;
  }
}
