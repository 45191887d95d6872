package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.time.Duration;

/** Determines how long to back off before the next attempt at an image, from its last failure. */
public final class BackOff {
  private static final Duration NO_TIME = Duration.ZERO;

  /** An overloaded host or resolver needs longer to recover than a lost connection. */
  private static final Duration OVERLOADED = Duration.ofSeconds(2);

  private BackOff() {}

  /** Returns the minimum wait after a failure; longer if the server asks for more. */
  public static Duration after(ItemException failure) {
    Duration asked = failure.retryAfter();
    Duration least = least(failure.failureClass());
    return asked != null && asked.compareTo(least) > 0 ? asked : least;
  }

  private static Duration least(FailureClass failed) {
    return switch (failed.name()) {
      case "http-429", "http-503", "unknown-host" -> OVERLOADED;
      default -> NO_TIME;
    };
  }
}
