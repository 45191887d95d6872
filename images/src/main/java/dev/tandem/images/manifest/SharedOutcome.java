package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.store.Finished;

/** What became of an image that several rows have in common. */
public sealed interface SharedOutcome {

  /** It is stored. */
  record Done(Finished image) implements SharedOutcome {}

  /**
   * It failed, or was left out.
   *
   * @param stage the stage that it did not pass
   * @param message one line
   */
  record Failed(String stage, FailureClass failureClass, String message) implements SharedOutcome {

    /** Returns the failure for another row. */
    public ItemException exception() {
      return ItemException.lasting(failureClass, message);
    }
  }
}
