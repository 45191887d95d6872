package dev.tandem.images;

import dev.tandem.Attempt;
import dev.tandem.images.download.BackOff;
import dev.tandem.images.download.Deadline;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.WebTrace;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.memory.MemoryClaim;
import java.time.Duration;

/**
 * The stage that downloads, as one worker runs it. It keeps all attempts at an image within one
 * deadline, which is paused while the image waits for memory: the worker keeps the image from its
 * first attempt to its last.
 */
final class DownloadStage implements AutoCloseable {
  private final Downloader downloader;
  private final DownloadWorkers workers;

  // Of the current image.
  private Deadline deadline;
  private long begun;

  DownloadStage(Downloader downloader, DownloadWorkers workers) {
    this.downloader = downloader;
    this.workers = workers;
    deadline = Deadline.after(downloader.options().deadline());
  }

  /**
   * Makes one attempt.
   *
   * @throws ItemException if the attempt fails; retryable if another attempt may help and there is
   *     time for it
   */
  Downloaded download(ImageRef ref) throws ItemException, InterruptedException {
    Attempt attempt = Attempt.current();
    return attempt(ref, attempt.number(), attempt.isLast());
  }

  /** Makes the attempt with this number; {@code last} says whether it is the last one allowed. */
  Downloaded attempt(ImageRef ref, int attempt, boolean last)
      throws ItemException, InterruptedException {
    MemoryClaim memory = downloader.memory().bodies().claim();
    var trace = new WebTrace();
    boolean done = false;
    boolean again = false;
    if (attempt == 1) {
      begun = System.nanoTime();
      workers.begins();
    }
    try {
      BlurBoxes boxes = ref.boxes();
      if (boxes != null) {
        boxes.requireReadable(); // the image is not stored, so it need not be downloaded
      }
      awaitRoom(memory, attempt);
      byte[] bytes = downloader.attempt(ref, deadline, memory, trace);
      var downloaded = new Downloaded(ref, bytes, memory, attempt, begun, trace.facts());
      downloader.downloaded(downloaded);
      done = true;
      return downloaded;
    } catch (ItemException e) {
      ItemException failure = inTime(e);
      again = failure.retryable() && !last;
      throw failure.after(Duration.ofNanos(System.nanoTime() - begun), trace.facts());
    } finally {
      if (!done) {
        memory.close();
      }
      if (!again) {
        downloader.finished(ref);
        workers.ends();
      }
    }
  }

  /**
   * Waits for memory before the image's time starts or resumes: a lack of memory is not the image's
   * fault.
   */
  private void awaitRoom(MemoryClaim memory, int attempt) throws InterruptedException {
    if (attempt > 1) {
      deadline.standStillDuring(memory::enter);
      return;
    }
    memory.enter();
    deadline = Deadline.after(downloader.options().deadline());
    begun = System.nanoTime();
  }

  /** Returns the failure, made permanent if no time is left for another attempt. */
  private ItemException inTime(ItemException e) {
    if (!e.retryable()) {
      return e;
    }
    Duration wait = BackOff.after(e);
    if (wait.compareTo(deadline.left()) < 0) {
      return e;
    }
    Duration asked = e.retryAfter();
    String why =
        asked != null && asked.equals(wait)
            ? "; the host asks clients to wait " + OneLine.of(asked)
            : "; no time left for a retry within " + OneLine.of(deadline.limit());
    return ItemException.lasting(e.failureClass(), e.getMessage() + why, e);
  }

  /** Does nothing: the worker holds nothing that outlives an image. */
  @Override
  public void close() {}
}
