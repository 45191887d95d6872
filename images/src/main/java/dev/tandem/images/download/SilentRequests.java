package dev.tandem.images.download;

import dev.tandem.images.item.OpenFileLimit;
import java.time.Duration;
import java.util.OptionalLong;

/** What the requests may take whose servers are silent: one that does not answer soon. */
final class SilentRequests {
  /** The time after which a request without an answer makes room for another one. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int MOST = 1024;

  /** The files and connections that the program and the uploads may have open. */
  private static final int OTHERS = 300;

  private SilentRequests() {}

  /**
   * Returns how many there may be at once; fewer if few files may be open.
   *
   * @param counted the number of requests that have slots, each of which takes up to two files
   */
  static int most(int counted) {
    OptionalLong files = OpenFileLimit.get();
    return files.isEmpty() ? MOST : Math.clamp(files.getAsLong() - OTHERS - 2L * counted, 0, MOST);
  }
}
