package dev.tandem;

import org.jspecify.annotations.Nullable;

/** The source of a worker's items: the queue of its stage, or an order on top of that queue. */
interface ItemSource {

  /**
   * Takes some of the oldest items, waiting for one. Afterwards the returned chunk belongs to the
   * caller, and the spare chunk to the source.
   *
   * @param spare an empty chunk
   * @param most how many to take at most
   * @param returning whether the caller has finished a chunk of more than one item
   * @param timer records when the caller waits
   * @return {@code null} if no more items will come, or if the caller was {@linkplain
   *     InterruptGuard#recall recalled}
   * @throws InterruptedException if interrupted; the spare chunk is then empty, and still belongs
   *     to the caller
   */
  @Nullable Chunk take(Chunk spare, int most, boolean returning, PhaseTimer timer)
      throws InterruptedException;

  /**
   * Called by a worker that is to leave, with nothing in its hands but what the source has given it
   * to take next.
   *
   * @param returning whether the caller has finished a chunk of more than one item
   * @return whether it may leave; {@code false} if it must first finish what only it can
   */
  boolean leave(boolean returning);
}
