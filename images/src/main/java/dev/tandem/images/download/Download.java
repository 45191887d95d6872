package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.WebFacts;
import java.time.Duration;

/**
 * The facts about a download that remain after its bytes have been released.
 *
 * @param size the size in bytes
 * @param attempts the number of attempts it took
 * @param begun when the first attempt began, on the clock of {@link System#nanoTime}
 * @param web what is known of the request
 */
public record Download(ImageRef ref, long size, int attempts, long begun, WebFacts web) {

  /** Returns the same download for another row of the image. */
  public Download of(ImageRef row) {
    return new Download(row, size, attempts, begun, web);
  }

  /** Returns how long the image has taken so far. */
  public Duration took() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
