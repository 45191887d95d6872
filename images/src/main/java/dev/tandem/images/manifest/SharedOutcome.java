package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.store.Finished;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an image that several rows have in common. */
public sealed interface SharedOutcome {

  /** It is stored. */
  record Done(Finished image) implements SharedOutcome {}

  /**
   * It failed, or was left out.
   *
   * @param stage the stage that it did not pass
   * @param message one line
   * @param took how long it took; {@code null} if that is unknown
   */
  record Failed(
      String stage,
      FailureClass failureClass,
      String message,
      @Nullable Duration took,
      WebFacts web)
      implements SharedOutcome {

    /** Returns what a failure in this stage means for other rows. */
    public static Failed of(String stage, Throwable cause) {
      FailureClass failureClass = FailureClass.of(cause);
      String message = String.valueOf(cause.getMessage());
      return cause instanceof ItemException item
          ? new Failed(stage, failureClass, message, item.took().orElse(null), item.web())
          : new Failed(stage, failureClass, message, null, WebFacts.NONE);
    }

    /** Returns the failure for another row. */
    public ItemException exception() {
      ItemException failure = ItemException.lasting(failureClass, message);
      return took == null ? failure : failure.after(took, web);
    }
  }
}
