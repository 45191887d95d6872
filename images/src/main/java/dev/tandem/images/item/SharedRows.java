package dev.tandem.images.item;

import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the rows of a run whose image another row asks for: they wait until that one has ended, and
 * take its outcome instead of a download. Thread-safe.
 */
public interface SharedRows {

  /** Rows that share nothing. */
  SharedRows NONE =
      new SharedRows() {
        @Override
        public Joined join(ImageRef ref) {
          return new Joined.Ready(ref);
        }

        @Override
        public void onRelease(Consumer<List<ImageRef>> released) {}
      };

  /** What to do with a row. */
  sealed interface Joined {

    /** It may be handed out; it is {@linkplain ImageRef#shared shared} if it needs no host. */
    record Ready(ImageRef ref) implements Joined {}

    /** It waits, and will be released. */
    record Waits() implements Joined {}
  }

  /** Takes a row in the order of the list. */
  Joined join(ImageRef ref);

  /**
   * Names the receiver of rows that have waited and may be handed out, each once. It is called on
   * any thread, which holds no locks, and only if there are such rows.
   */
  void onRelease(Consumer<List<ImageRef>> released);
}
