package dev.tandem.images.memory;

import java.util.concurrent.locks.Condition;

/**
 * The part of a {@link MemoryPool} that one item holds. It grows with the item, is settled when the
 * item is complete, and is closed when the item's memory is released. Closing a claim returns all
 * bytes that it holds to the pool, in any state.
 *
 * <p>For one thread at a time, except for {@link #rest}.
 */
public final class MemoryClaim implements AutoCloseable {
  private final MemoryPool pool;

  // INVARIANT: the following fields are read and written only by the pool, under its lock.

  final Condition granted;

  /** The bytes held, counted in what the pool has granted. */
  long held;

  /** The estimate of how many bytes it will hold in the end; younger claims leave them free. */
  long expected;

  /** Whether it waits for {@link #room} free bytes, of which it will then hold {@link #wanted}. */
  boolean waiting;

  long room;
  long wanted;

  /** Whether its wait has ended without a grant. */
  boolean givesWay;

  MemoryClaim(MemoryPool pool, Condition granted) {
    this.pool = pool;
    this.granted = granted;
  }

  /**
   * Waits until there is room for one more item of the usual size, with overbooking. It holds
   * nothing yet.
   */
  public void enter() throws InterruptedException {
    pool.enter(this);
  }

  /** Grows like {@link #grow}, but only if that needs no wait. Returns whether it did. */
  public boolean growNow(long bytes, long promised) {
    return pool.growNow(this, bytes, promised);
  }

  /**
   * Adds {@code bytes} bytes to this claim, after a wait if they are not free.
   *
   * @param promised the most that it will hold in the end, as announced
   * @throws YieldMemory if this claim must start over instead: an older one needs what it holds
   */
  public void grow(long bytes, long promised) throws InterruptedException {
    pool.grow(this, bytes, promised);
  }

  /** Returns {@code bytes} of the bytes it holds to the pool. */
  public void shrink(long bytes) {
    pool.shrink(this, bytes);
  }

  /**
   * Declares that this claim may not grow for a while, so that others need not leave room for it
   * until it grows again. Any thread may call it.
   */
  public void rest() {
    pool.rest(this);
  }

  /**
   * Returns all bytes to the pool after {@link YieldMemory}, and waits until there is room for the
   * expected size.
   */
  public void startOver() throws InterruptedException {
    pool.startOver(this);
  }

  /**
   * Declares that this claim will not grow any more, so that no other claim needs to leave room for
   * it.
   */
  public void settle() {
    pool.settle(this, Long.MAX_VALUE);
  }

  /**
   * Settles this claim like {@link #settle}, and returns what it holds beyond {@code most} bytes to
   * the pool.
   */
  public void settleAt(long most) {
    pool.settle(this, most);
  }

  /** Returns all bytes to the pool. Closing again does nothing. */
  @Override
  public void close() {
    pool.close(this);
  }
}
