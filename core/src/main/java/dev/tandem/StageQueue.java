package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue before a stage, which moves many items at a time where that pays. Its end comes in one
 * of two ways: it is closed and drains, or it is shut down and hands back what was in it.
 *
 * <p>A chunk that is put or taken belongs to the queue; the caller goes on with the one it gets.
 */
interface StageQueue {

  /**
   * Puts all items in, waiting for room; an item is in the queue or in the chunk, never in both. A
   * queue bounded by weight weighs them here, by code of the user, inside the guard of the lap.
   *
   * @return an empty chunk
   * @throws QueueClosedException if the queue takes no more, or if an item could not be weighed,
   *     which ends the run; what did not get in is in the chunk
   * @throws InterruptedException if interrupted while waiting; likewise
   */
  Chunk put(Chunk chunk, Lap lap) throws InterruptedException;

  /**
   * Puts one item in, waiting for room.
   *
   * @param guard inside of which it is weighed, where that is done
   * @throws QueueClosedException if the queue takes no more
   * @throws InterruptedException if interrupted, also where there is nothing to wait for
   */
  void put(Object origin, Object value, @Nullable Guard guard) throws InterruptedException;

  /** The same for a queue whose items are not weighed, or by a thread that nobody interrupts. */
  default void put(Object origin, Object value) throws InterruptedException {
    put(origin, value, null);
  }

  /**
   * Puts one item in, waiting for room, that {@link #level} does not count as accepted.
   *
   * @throws QueueClosedException if the queue takes no more
   * @throws InterruptedException if interrupted while waiting, where the thread is not the run's
   */
  void putUncounted(Object origin, Object value, Lap lap) throws InterruptedException;

  /**
   * Puts as many items in as there is room for, without waiting. Never runs code of the user, so it
   * is not for queues bounded by weight.
   *
   * @return a chunk of those that did not get in
   * @throws QueueClosedException if the queue takes no more
   */
  Chunk putNow(Chunk chunk);

  /**
   * Takes some of the oldest items, waiting for one.
   *
   * @param spare an empty chunk
   * @param most how many to take at most
   * @param returning whether the caller comes back from a chunk of more than one item
   * @param lap told when the caller waits
   * @return {@code null} if nothing will come any more
   */
  @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable Lap lap)
      throws InterruptedException;

  /**
   * Takes items back that were taken and not begun; they are the oldest again.
   *
   * @return whether they are in the queue; not if it was shut down
   */
  boolean giveBack(Chunk chunk);

  /** Says that nothing more will be put. */
  void close();

  /** Closes the queue and takes everything out; returns the inputs that it came from. */
  List<Object> shutdown();

  /** From now on there is always room; every thread that waits for some comes in. */
  void lift();

  BoundedBuffer.Level level();
}
