package dev.tandem.images.download;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the requests may take whose servers are silent: one that does not answer soon. */
final class SilentRequests {
  /** The time after which a request without an answer makes room for another one. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int MOST = 1024;

  /** The files and connections that the program and the uploads may have open. */
  private static final int OTHERS = 300;

  private SilentRequests() {}

  /**
   * Returns how many there may be at once: fewer if few files may be open.
   *
   * @param counted how many other requests there may be
   */
  static int most(int counted) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? Math.clamp(system.getMaxFileDescriptorCount() - OTHERS - 2L * counted, 0, MOST)
        : MOST;
  }
}
