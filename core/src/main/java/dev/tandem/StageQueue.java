package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue before a stage, which moves many items at a time if that pays off. It ends in one of
 * two ways: it is closed and drains, or it is shut down and returns what was in it.
 *
 * <p>A chunk passed to {@code put} or {@code take} belongs to the queue; the caller continues with
 * the chunk that it gets.
 */
interface StageQueue extends Destination, ItemSource {

  /**
   * Inserts one item that is an input, waiting up to {@code nanos} for room.
   *
   * @param now the current time if the queue {@linkplain #wantsTime wants} it; else {@link
   *     Chunk#NO_STAMP}
   * @param guard the guard inside which the item is weighed, if this queue weighs items; {@code
   *     null} if the thread is never interrupted
   * @return whether it was inserted
   * @throws QueueClosedException if the queue accepts no more items
   * @throws InterruptedException if interrupted, even if there is nothing to wait for
   */
  boolean put(Object origin, Object value, long now, long nanos, @Nullable InterruptGuard guard)
      throws InterruptedException;

  /**
   * Returns whether the next input that is put alone should be stamped with the time: one out of as
   * many as are taken at once. So the clock is read as often on either side of the queue.
   */
  boolean wantsTime();

  /**
   * Inserts items that {@link #level} does not count as accepted, waiting for room.
   *
   * @return an empty chunk to continue with
   * @throws QueueClosedException if the queue accepts no more items; the chunk keeps what was not
   *     inserted
   * @throws InterruptedException if interrupted while waiting, and the thread does not belong to
   *     the run; the chunk keeps what was not inserted
   */
  Chunk putUncounted(Chunk chunk, PhaseTimer timer) throws InterruptedException;

  /** Takes items as {@link ItemSource#take} does; the caller may have no timer. */
  @Override
  @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable PhaseTimer timer)
      throws InterruptedException;

  /**
   * Returns items to the queue that were taken but not started; they are the oldest again.
   *
   * @return whether they are in the queue; {@code false} if it was shut down, if it takes no items
   *     back, or if they are one item and the queue is drained without it
   */
  boolean returnUnstarted(Chunk chunk);

  /** Closes the queue: no more items will be put. */
  void close();

  /** Closes the queue, removes all items and returns them. */
  List<Chunk> shutdown();

  /**
   * Removes the bound: from now on there is always room, and every thread that waits for some
   * proceeds.
   */
  void lift();

  QueueState.Level level();

  @Override
  default long accepted() {
    return level().accepted();
  }
}
