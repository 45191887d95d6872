package dev.tandem;

import java.lang.invoke.VarHandle;

/** One end of a queue: its lock, how many items have passed it, and who waits there. */
@SuppressWarnings("serial") // nobody writes a queue to a stream
final class Side extends Mutex {

  // Both only grow, and are written with the lock held. Anybody may read them; a write is seen, at
  // the latest, by whoever meets the lock (Mutex.meet) after it has been released. Fences, as in
  // StampedLock: as volatile fields they would cost half as much again as the whole operation.
  private long passed;
  private long weightPassed;

  /** How far the other side was when this one last looked; guarded by the lock. */
  private long seen;

  // What is above is written for every item, mostly by one processor: the other side must not lie
  // in the same cache line, nor in the one that the processor fetches along with it.
  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;

  final Waiters waiters = new Waiters(this);

  /** How many items have passed. */
  long passed() {
    long count = passed;
    VarHandle.acquireFence(); // before the places that it counts are read
    return count;
  }

  /** What they weighed together, modulo 2^64; kept only where items have weights. */
  long weightPassed() {
    long sum = weightPassed;
    VarHandle.acquireFence();
    return sum;
  }

  // What follows is called with the lock held.

  /** The same, where nobody else can be counting. */
  long position() {
    return passed;
  }

  /** Lets items pass. */
  void pass(long items, long weight) {
    VarHandle.releaseFence(); // after the places that it counts have been written
    if (weight != 0) {
      weightPassed += weight;
      VarHandle.releaseFence();
    }
    passed += items;
  }

  /** How far the other side was when this one last looked; it may be farther by now. */
  long seen() {
    return seen;
  }

  /** Looks how far the other side is. */
  long look(Side other) {
    seen = other.passed();
    return seen;
  }
}
