package dev.tandem.images.memory;

import java.util.concurrent.locks.Condition;

/**
 * What one item holds of a {@link MemoryPool}. It grows while the item does, is settled when the
 * item is whole, and is closed when the item's memory is let go; to close it gives back all that it
 * holds, whatever state it is in.
 *
 * <p>Used by one thread at a time.
 */
public final class MemoryClaim implements AutoCloseable {
  private final MemoryPool pool;

  // All that follows is read and written by the pool, under its lock.

  final Condition granted;

  /** In bytes; part of what the pool has given out. */
  long held;

  /** How much it will hold in the end, as far as we believe it; those behind it leave it free. */
  long expected;

  /** Whether it waits: for {@link #room}, of which it will hold {@link #wanted}. */
  boolean waiting;

  long room;
  long wanted;

  /** Whether its wait has ended without a grant. */
  boolean givesWay;

  MemoryClaim(MemoryPool pool, Condition granted) {
    this.pool = pool;
    this.granted = granted;
  }

  /** Waits until there is room for an item of the usual size, and holds nothing yet. */
  public void enter() throws InterruptedException {
    pool.enter(this);
  }

  /** As {@link #grow}, if it needs no wait; returns whether it did. */
  public boolean growNow(long bytes, long promised) {
    return pool.growNow(this, bytes, promised);
  }

  /**
   * Holds so many more bytes, after a wait where they are not free.
   *
   * @param promised how much it is said to hold in the end, at most
   * @throws YieldMemory if it must start over instead: an older one needs what it holds
   */
  public void grow(long bytes, long promised) throws InterruptedException {
    pool.grow(this, bytes, promised);
  }

  /** Gives back so many of the bytes it holds. */
  public void shrink(long bytes) {
    pool.shrink(this, bytes);
  }

  /**
   * Gives back all, after {@link YieldMemory}, and waits until there is room for all it expected.
   */
  public void startOver() throws InterruptedException {
    pool.startOver(this);
  }

  /** Says that it will not grow any more: nobody is to wait for that. */
  public void settle() {
    pool.settle(this, Long.MAX_VALUE);
  }

  /** As {@link #settle}, and gives back what it holds beyond so many bytes. */
  public void settleAt(long most) {
    pool.settle(this, most);
  }

  /** Gives back all it holds. Closing again does nothing. */
  @Override
  public void close() {
    pool.close(this);
  }
}
