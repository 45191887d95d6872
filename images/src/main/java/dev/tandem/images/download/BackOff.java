package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.time.Duration;

/** How long to wait before another attempt at an image, by what has failed. */
public final class BackOff {
  private static final Duration NO_TIME = Duration.ZERO;

  /**
   * A host that has too much to do, or a resolver that has, needs longer than a lost connection.
   */
  private static final Duration OVERLOADED = Duration.ofSeconds(2);

  private BackOff() {}

  /** At least so long; more if the server asks for it. */
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
