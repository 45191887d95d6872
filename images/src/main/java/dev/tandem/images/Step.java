package dev.tandem.images;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.manifest.SharedOutcome;
import java.util.function.ToLongFunction;

/** An image between two stages. */
sealed interface Step<T> {

  /** It is worked on. */
  record Work<T>(T image) implements Step<T> {

    @Override
    public String toString() {
      return String.valueOf(image);
    }
  }

  /** It is a row whose outcome is known: there is nothing to do for it. */
  record Known<T>(ImageRef row, SharedOutcome outcome) implements Step<T> {

    /**
     * Returns this row for the stages after one of them.
     *
     * @throws ItemException if that is the one which its image did not pass
     */
    <U> Known<U> after(String stage) throws ItemException {
      if (outcome instanceof SharedOutcome.Failed failed && failed.stage().equals(stage)) {
        throw failed.exception();
      }
      return new Known<>(row, outcome);
    }

    @Override
    public String toString() {
      return row.toString();
    }
  }

  /** Returns the size of what is worked on; zero if nothing is. */
  static <T> long size(Step<T> step, ToLongFunction<T> size) {
    return switch (step) {
      case Work<T>(T image) -> size.applyAsLong(image);
      case Known<T> _ -> 0;
    };
  }
}
