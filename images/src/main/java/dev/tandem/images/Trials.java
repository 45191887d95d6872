package dev.tandem.images;

import java.util.concurrent.ConcurrentHashMap;

/** Downloads, and keeps count of the images that will be tried again. */
final class Trials {

  private record Trial(int attempts, long begun) {}

  private final Downloader downloader;
  private final int retries;
  private final ConcurrentHashMap<ImageRef, Trial> failed = new ConcurrentHashMap<>();

  Trials(Downloader downloader, int retries) {
    this.downloader = downloader;
    this.retries = retries;
  }

  Downloaded download(ImageRef ref) throws ItemException, InterruptedException {
    Trial before = failed.remove(ref);
    int attempts = before == null ? 1 : before.attempts() + 1;
    long begun = before == null ? System.nanoTime() : before.begun();
    try {
      return new Downloaded(ref, downloader.download(ref), attempts, begun);
    } catch (ItemException e) {
      if (e.retryable()) {
        remember(ref, attempts, begun);
      }
      throw e;
    } catch (InterruptedException e) { // its time was over; or the run is, and nobody asks again
      remember(ref, attempts, begun);
      throw e;
    }
  }

  private void remember(ImageRef ref, int attempts, long begun) {
    if (attempts <= retries) {
      failed.put(ref, new Trial(attempts, begun));
    }
  }
}
