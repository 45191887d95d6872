package dev.tandem.images.manifest;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.PeekingRefs;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the rows that a job has dealt with, and those that are named twice, and counts them.
 * The rows are read by one thread; any may ask for the counts.
 */
final class RemainingRows {
  private final Ledger ledger; // used by the thread that reads the rows
  private final RetryScope scope;
  private final NameClashes clashes;
  private final LongAdder passedOver = new LongAdder();
  private final LongAdder passedOverFailed = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  RemainingRows(Ledger ledger, RetryScope scope, NameClashes clashes) {
    this.ledger = ledger;
    this.scope = scope;
    this.clashes = clashes;
  }

  /** Returns the rows to process, each once. Closing the result closes {@code all}. */
  ImageRefs of(ImageRefs all) {
    return new PeekingRefs() {
      @Override
      protected @Nullable ImageRef advance() {
        while (all.hasNext()) {
          ImageRef next = clashes.checked(all.next());
          Key key = Key.of(next);
          switch (ledger.turn(key, scope)) {
            case NOW -> {
              return next;
            }
            case BEFORE -> {
              passedOver.increment();
              if (ledger.hasFailed(key)) {
                passedOverFailed.increment();
              }
            }
            case TWICE -> duplicates.increment();
          }
        }
        return null;
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  long passedOver() {
    return passedOver.sum();
  }

  long passedOverFailed() {
    return passedOverFailed.sum();
  }

  long duplicates() {
    return duplicates.sum();
  }
}
