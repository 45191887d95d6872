package dev.tandem.images;

import dev.tandem.images.download.BackOff;
import dev.tandem.images.download.Deadline;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.memory.MemoryClaim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the download attempts of one worker. It counts the attempts at the current image and keeps
 * them within the image's deadline.
 *
 * <p>INVARIANT: after an attempt has failed with a {@linkplain ItemException#retryable retryable}
 * exception and retries are left, the next call is for the same image, or there is no next call
 * because the run has been cancelled. The worker keeps the image while it waits for the next
 * attempt.
 */
final class DownloadAttempts implements AutoCloseable {

  private record Trial(ImageRef ref, int attempts, long begun, Deadline deadline) {}

  private final Downloader downloader;
  private final int retries;
  private final InFlight inFlight;
  private @Nullable Trial failed; // the pending retry

  DownloadAttempts(Downloader downloader, int retries, InFlight inFlight) {
    this.downloader = downloader;
    this.retries = retries;
    this.inFlight = inFlight;
  }

  /**
   * Makes one attempt.
   *
   * @throws ItemException if the attempt fails; retryable if another attempt may help and there is
   *     time for it
   */
  Downloaded download(ImageRef ref) throws ItemException, InterruptedException {
    MemoryClaim memory = inFlight.claim(downloader.memory().bodies());
    boolean done = false;
    try {
      awaitRoom(memory);
      Downloaded image = attempt(ref, memory);
      done = true;
      return image;
    } finally {
      if (!done) {
        inFlight.close(memory);
      }
    }
  }

  /**
   * Waits for memory before the image's time starts or resumes: a lack of memory is not the image's
   * fault.
   */
  private void awaitRoom(MemoryClaim memory) throws InterruptedException {
    if (failed == null) {
      memory.enter();
    } else {
      failed.deadline().standStillDuring(memory::enter);
    }
  }

  private Downloaded attempt(ImageRef ref, MemoryClaim memory)
      throws ItemException, InterruptedException {
    Trial trial = failed;
    failed = null;
    if (trial == null) {
      Duration limit = downloader.options().deadline();
      trial = new Trial(ref, 0, System.nanoTime(), Deadline.after(limit));
    }
    int attempts = trial.attempts() + 1;
    boolean again = false;
    try {
      byte[] bytes = downloader.attempt(ref, trial.deadline(), memory);
      return new Downloaded(ref, bytes, memory, attempts, trial.begun());
    } catch (ItemException e) {
      ItemException failure = inTime(e, trial.deadline());
      again = failure.retryable() && attempts <= retries;
      if (again) {
        failed = new Trial(ref, attempts, trial.begun(), trial.deadline());
      }
      throw failure;
    } finally {
      if (!again) {
        downloader.finished(ref);
      }
    }
  }

  /** Gives up a pending retry: the run was cancelled. */
  @Override
  public void close() {
    if (failed != null) {
      downloader.finished(failed.ref());
    }
  }

  /** Returns the failure, made permanent if no time is left for another attempt. */
  private static ItemException inTime(ItemException e, Deadline deadline) {
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
}
