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
interface StageQueue {

  /**
   * Inserts all items, waiting for room. A queue bounded by weight weighs them here, in user code,
   * inside the guard of the lap.
   *
   * <p>INVARIANT: an item is in the queue or in the chunk, never in both.
   *
   * @return an empty chunk
   * @throws QueueClosedException if the queue accepts no more items, or if an item could not be
   *     weighed, which ends the run; the chunk holds what was not inserted
   * @throws InterruptedException if interrupted while waiting; the chunk holds what was not
   *     inserted
   */
  Chunk put(Chunk chunk, Lap lap) throws InterruptedException;

  /**
   * Inserts one item, waiting for room.
   *
   * @param guard the guard inside which the item is weighed, if this queue weighs items
   * @throws QueueClosedException if the queue accepts no more items
   * @throws InterruptedException if interrupted, even if there is nothing to wait for
   */
  void put(Object origin, Object value, @Nullable Guard guard) throws InterruptedException;

  /**
   * Like {@link #put(Object, Object, Guard)}, for a queue that does not weigh its items, or a
   * thread that nobody interrupts.
   */
  default void put(Object origin, Object value) throws InterruptedException {
    put(origin, value, null);
  }

  /**
   * Inserts one item that {@link #level} does not count as accepted, waiting for room.
   *
   * @throws QueueClosedException if the queue accepts no more items
   * @throws InterruptedException if interrupted while waiting, and the thread does not belong to
   *     the run
   */
  void putUncounted(Object origin, Object value, Lap lap) throws InterruptedException;

  /**
   * Inserts as many items as there is room for, without waiting. Never runs user code, so it is not
   * for queues bounded by weight.
   *
   * @return a chunk of the items that were not inserted
   * @throws QueueClosedException if the queue accepts no more items
   */
  Chunk putNow(Chunk chunk);

  /**
   * Takes some of the oldest items, waiting for one.
   *
   * @param spare an empty chunk
   * @param most how many to take at most
   * @param returning whether the caller has finished a chunk of more than one item
   * @param lap told when the caller waits
   * @return {@code null} if no more items will come
   */
  @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable Lap lap)
      throws InterruptedException;

  /**
   * Returns items to the queue that were taken and not begun; they are the oldest again.
   *
   * @return whether they are in the queue; {@code false} if it was shut down
   */
  boolean giveBack(Chunk chunk);

  /** Closes the queue: nothing more will be put. */
  void close();

  /** Closes the queue and removes all items; returns the inputs that they came from. */
  List<Object> shutdown();

  /**
   * Removes the bound: from now on there is always room, and every thread that waits for some
   * proceeds.
   */
  void lift();

  BoundedBuffer.Level level();
}
