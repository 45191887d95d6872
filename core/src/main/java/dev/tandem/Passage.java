package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * How one worker takes items from the queue of its stage and hands results on: straight, or in an
 * order.
 */
interface Passage {

  /**
   * Takes items, waiting for them.
   *
   * @return {@code null} if nothing will come any more
   * @throws InterruptedException if interrupted; the spare is then empty, and the caller's as
   *     before
   */
  @Nullable Chunk take(Chunk spare, int most, boolean returning) throws InterruptedException;

  /**
   * Hands on what became of the items taken last, which may be nothing; what nobody takes, because
   * the run is cancelled, is handed back.
   *
   * @return an empty chunk to go on with
   */
  Chunk handOn(Chunk results) throws InterruptedException;

  /**
   * Hands on some results before those of the last take are complete.
   *
   * @return an empty chunk to go on with
   */
  Chunk handOnSome(Chunk results) throws InterruptedException;

  /** Straight from the queue to the next one. */
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
