package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * The way in which one worker takes items from the queue of its stage and passes results on:
 * directly or in order.
 */
interface Passage {

  /**
   * Takes items, waiting for them.
   *
   * @return {@code null} if there will be no more items
   * @throws InterruptedException if interrupted; the spare is then empty, and still the caller's
   */
  @Nullable Chunk take(Chunk spare, int most, boolean returning) throws InterruptedException;

  /**
   * Passes on the results of the items taken last, which may be none. Results that are not accepted
   * because the run is cancelled are handed back.
   *
   * @return an empty chunk to continue with
   */
  Chunk handOn(Chunk results) throws InterruptedException;

  /**
   * Passes on some results of the items taken last, before all of them are complete.
   *
   * @return an empty chunk to continue with
   */
  Chunk handOnSome(Chunk results) throws InterruptedException;

  /** Directly from the queue to the next one. */
  record Straight(StageRun stage, Lap lap) implements Passage {
    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning)
        throws InterruptedException {
      return stage.queue.take(spare, most, returning, lap);
    }

    @Override
    public Chunk handOn(Chunk results) throws InterruptedException {
      return results.isEmpty() ? results : stage.exit.handOn(results, lap);
    }

    @Override
    public Chunk handOnSome(Chunk results) throws InterruptedException {
      return handOn(results);
    }
  }
}
