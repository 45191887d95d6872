package dev.tandem.images.memory;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes that many items share. Each has a {@link MemoryClaim}, which grows with it; who
 * would exceed the pool waits. No more than its size is given out, unless one claim alone is larger
 * than the pool: that one gets through, with nobody beside it.
 *
 * <p>Thread-safe. An operation costs a look at each claim that still grows.
 */
public final class MemoryPool {

  // How it comes that nobody waits for ever. Bytes arrive in parts, so many claims may hold a part
  // and wait for more. Claims have an order, their age, and a younger one leaves free what the
  // older
  // ones are expected to need: mostly that is enough for the older ones to end, which gives all
  // they
  // hold to the others. But expectations may be wrong. So, when all that is given out is held by
  // claims that wait (nothing will come back by itself), the oldest of them is granted what it
  // asks for if that fits, and otherwise the youngest give way: they give back all, and start over
  // behind it. In the end it is alone, and then it is granted anything. So the oldest waiting claim
  // always goes on, and each becomes the oldest some day.
  //
  // A claim that holds something and does not wait must therefore never depend on one that waits,
  // and must end in bounded time: a download does by its deadline, a settled item by the stages
  // further down, which never wait for this pool.

  /** So many times what has arrived is expected at most, whatever is promised. */
  private static final int TRUST = 4;

  /** So many items ask their servers while there is room for one: most of them wait for answers. */
  private static final int OVERBOOKED = 4;

  /** The usual size is a mean of about so many items. */
  private static final int MEMORY = 16;

  private final long size;
  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock.
  private final SequencedSet<MemoryClaim> growing = new LinkedHashSet<>(); // the oldest first
  private long used; // the sum of what all claims hold
  private long mostUsed;
  private int waiting;
  private long heldByWaiting;
  private long usual; // the size of an item, once settled

  public MemoryPool(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("a pool of memory must be positive: " + size);
    }
    this.size = size;
  }

  public long size() {
    return size;
  }

  /** How much is given out, in bytes. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** The most that was ever given out, in bytes. */
  public long mostUsed() {
    lock.lock();
    try {
      return mostUsed;
    } finally {
      lock.unlock();
    }
  }

  /** How many claims wait. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** A new claim, the youngest, that holds nothing. */
  public MemoryClaim claim() {
    lock.lock();
    try {
      var claim = new MemoryClaim(this, lock.newCondition());
      growing.add(claim);
      return claim;
    } finally {
      lock.unlock();
    }
  }

  void enter(MemoryClaim claim) throws InterruptedException {
    lock.lock();
    try {
      long room = Math.min(size, usual / OVERBOOKED);
      claim.expected = Math.max(claim.expected, room);
      if (!fits(claim, room)) {
        await(claim, room, 0);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean growNow(MemoryClaim claim, long bytes, long promised) {
    lock.lock();
    try {
      boolean fits = fits(claim, bytes);
      if (fits) {
        claim.expected = expected(claim.held + bytes, promised);
        give(claim, bytes);
      }
      return fits;
    } finally {
      lock.unlock();
    }
  }

  void grow(MemoryClaim claim, long bytes, long promised) throws InterruptedException {
    lock.lock();
    try {
      claim.expected = expected(claim.held + bytes, promised);
      await(claim, bytes, bytes);
    } finally {
      lock.unlock();
    }
  }

  void shrink(MemoryClaim claim, long bytes) {
    lock.lock();
    try {
      give(claim, -bytes);
      serve();
    } finally {
      lock.unlock();
    }
  }

  void startOver(MemoryClaim claim) throws InterruptedException {
    lock.lock();
    try {
      give(claim, -claim.held);
      claim.expected = Math.min(size, claim.expected);
      await(claim, claim.expected, 0);
    } finally {
      lock.unlock();
    }
  }

  void settle(MemoryClaim claim, long most) {
    lock.lock();
    try {
      growing.remove(claim);
      give(claim, Math.min(0, most - claim.held));
      claim.expected = claim.held;
      usual += (claim.held - usual) / MEMORY;
      serve();
    } finally {
      lock.unlock();
    }
  }

  void close(MemoryClaim claim) {
    lock.lock();
    try {
      growing.remove(claim);
      give(claim, -claim.held);
      serve();
    } finally {
      lock.unlock();
    }
  }

  private long expected(long holding, long promised) {
    long believed = Math.max(holding * TRUST, usual / OVERBOOKED);
    return Math.max(holding, Math.min(promised, believed));
  }

  private boolean fits(MemoryClaim claim, long room) {
    long ahead = 0;
    for (MemoryClaim older : growing) {
      if (older == claim) {
        break;
      }
      ahead += older.expected - older.held;
    }
    return used + ahead + room <= size;
  }

  private void await(MemoryClaim claim, long room, long wanted) throws InterruptedException {
    claim.room = room;
    claim.wanted = wanted;
    claim.waiting = true;
    waiting++;
    heldByWaiting += claim.held;
    serve();
    try {
      while (claim.waiting) {
        claim.granted.await();
      }
    } finally {
      if (claim.waiting) { // interrupted
        endWait(claim);
        claim.expected = claim.held;
        serve();
      }
    }
    if (claim.givesWay) {
      claim.givesWay = false;
      throw new YieldMemory();
    }
  }

  /** Grants what can be granted, the oldest first. */
  private void serve() {
    if (waiting == 0) {
      return;
    }
    long ahead = 0;
    for (MemoryClaim claim : growing) {
      if (claim.waiting && used + ahead + claim.room <= size) {
        grant(claim);
      }
      ahead += claim.expected - claim.held;
      if (used + ahead > size) {
        break;
      }
    }
    if (used == heldByWaiting) {
      letTheOldestGoOn();
    }
  }

  /** All that hold something wait, so that nothing will come back by itself. */
  private void letTheOldestGoOn() {
    @Nullable MemoryClaim oldest = null;
    for (MemoryClaim claim : growing) {
      if (claim.waiting && claim.wanted > 0) {
        oldest = claim;
        break;
      }
    }
    if (oldest == null) {
      return; // those that wait hold nothing, and those they wait for have only begun
    }
    long missing = used == oldest.held ? 0 : used + oldest.wanted - size;
    if (missing <= 0) {
      grant(oldest);
      return;
    }
    for (MemoryClaim claim : growing.reversed()) {
      if (missing > 0 && claim != oldest && claim.waiting && claim.held > 0) {
        missing -= claim.held;
        claim.givesWay = true;
        endWait(claim);
        claim.granted.signal();
      }
    }
  }

  private void grant(MemoryClaim claim) {
    endWait(claim);
    give(claim, claim.wanted);
    claim.granted.signal();
  }

  private void endWait(MemoryClaim claim) {
    claim.waiting = false;
    waiting--;
    heldByWaiting -= claim.held;
  }

  private void give(MemoryClaim claim, long bytes) {
    claim.held += bytes;
    used += bytes;
    mostUsed = Math.max(mostUsed, used);
    assert bytes <= 0 || used <= size || used == claim.held : "more than there is, and not alone";
  }
}
