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
import dev.tandem.images.manifest.SharedDownloads;
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
    @Nullable SeenContents contents,
    @Nullable SharedDownloads shared,
    boolean exif) {

  /**
   * The most bytes that may wait before a stage; most of the memory is for items being processed.
   */
  private static final long QUEUE_BYTES = Downloader.MOST_UNUSED;

  /**
   * The longest wait for memory before the time of a download starts. No wait is that long unless
   * something is wrong.
   */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /**
   * How many outcomes may wait to be taken. If only as many could as there are uploads, the usual
   * default, a consumer that takes them in groups, such as the writer of the manifest, would hold
   * up the run. After a kill, as many images may have to be made again.
   */
  private static final int OUTCOMES = 64;

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration BACKOFF = Duration.ofMillis(250);

  /**
   * Creates the stages of one run. Each stage releases what an image holds, whatever happens, and
   * receivers release the images that the run does not finish.
   */
  Pipeline<ImageRef, Finished> pipeline() {
    DownloadOptions options = downloader.options();
    var newContents = new NewContents(contents);
    var downloads = new DownloadWorkers(workers.download(), mostDownloads());
    var resizing = new ResizeStage(resizer, downloader.memory().pixels(), newContents, exif);
    var upload = new UploadStage(store, newContents);
    var rows = new RowStages(downloader, resizing, upload, store, newContents, shared);
    // The downloader enforces its own limits; this one catches what ignores them.
    Duration deadline = options.deadline();
    Duration most = (deadline.compareTo(YEAR) < 0 ? deadline : YEAR).plus(LONGEST_WAIT);
    return Pipeline.of(ImageRef.class)
        .then(
            RowStages.DOWNLOAD,
            () -> new DownloadStage(downloader, downloads),
            rows::download,
            s ->
                s.workers(downloads.first())
                    .sticky() // a worker remembers the deadline of its image
                    .timeout(most)
                    .retry(retry())
                    .discarded(downloader::finished))
        .then(
            RowStages.RESIZE,
            rows::resize,
            s ->
                s.onCpu()
                    .workers(workers.resize())
                    .queueWeight(QUEUE_BYTES, step -> Step.size(step, Downloaded::size))
                    .skip(ImageStages::isLeftOut)
                    .discarded(rows::discardDownloaded))
        .then(
            RowStages.UPLOAD,
            rows::store,
            s ->
                s.workers(workers.upload())
                    .queueWeight(QUEUE_BYTES, step -> Step.size(step, Thumbnail::size))
                    .discarded(rows::discardThumbnail))
        .resultQueue(OUTCOMES)
        .listener(downloads);
  }

  /** Returns these stages for rows that share what they have in common. */
  ImageStages sharing(SharedDownloads rows) {
    return new ImageStages(downloader, resizer, store, workers, retries, contents, rows, exif);
  }

  /** Returns these stages keeping EXIF fields, or not. */
  ImageStages exif(boolean keep) {
    return new ImageStages(downloader, resizer, store, workers, retries, contents, shared, keep);
  }

  /**
   * Returns how many workers may download. More than those with a connection are for images that
   * wait for a silent server, or for their next attempt. If these workers share the downloader's
   * connections with others, there are none of those.
   */
  private int mostDownloads() {
    int own = workers.download();
    return own < downloader.options().connections() ? own : own + downloader.silentRequests();
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
   * Returns the failure if {@link DownloadStage} expects another attempt, otherwise null. If the
   * stage times out just after that, the failure is the cause of the timeout. Even then there must
   * be another attempt, or the image would never be {@linkplain Downloader#finished finished}.
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
