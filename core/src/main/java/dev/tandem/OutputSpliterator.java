package dev.tandem;

import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a run as the source of a stream. It cannot be split, since splitting would mean
 * gathering outputs in batches: the stages have workers, so the stream needs none.
 */
record OutputSpliterator<O>(OutputIterator<?, O> outputs) implements Spliterator<O> {
  static final int CHARACTERISTICS = ORDERED | NONNULL;

  @Override
  public boolean tryAdvance(Consumer<? super O> action) {
    if (!outputs.hasNext()) {
      return false;
    }
    take(action);
    return true;
  }

  @Override
  public void forEachRemaining(Consumer<? super O> action) {
    while (outputs.hasNext()) {
      take(action);
    }
  }

  /**
   * Passes one output to the action. If the action fails, no more outputs will be requested, and
   * perhaps the stream is not closed either, so the run is ended here.
   */
  private void take(Consumer<? super O> action) {
    O output = outputs.next();
    try {
      action.accept(output);
    } catch (Throwable e) {
      try {
        outputs.close();
      } catch (Throwable unclosed) { // from closing the inputs; the action's failure comes first
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  @Override
  public @Nullable Spliterator<O> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return CHARACTERISTICS;
  }
}
