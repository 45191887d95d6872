package dev.tandem.images.memory;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes that many items share. Each item has a {@link MemoryClaim}, which grows with
 * it. A claim that would exceed the pool waits.
 *
 * <p>INVARIANT: no more bytes than the size of the pool are granted, unless a single claim is
 * larger than the pool. That claim gets through while no other claim holds any bytes.
 *
 * <p>Thread-safe. An operation takes time linear in the number of claims that still grow.
 */
public final class MemoryPool {

  // Liveness: no claim waits forever. Bytes arrive in parts, so several claims may hold a part and
  // wait for more. Claims are ordered by age, and a younger claim leaves free what the older ones
  // are expected to need. Usually that is enough for the older ones to finish, and then they return
  // all they hold. But expectations may be wrong. If waiting claims hold all granted bytes, none of
  // them would ever return any. Then the oldest of these claims is granted what it asks for if that
  // fits. Otherwise the youngest ones give way: they return all their bytes and start over behind
  // it. In the end the oldest claim is alone, and then it is granted any size. So the oldest
  // waiting claim always proceeds, and each claim eventually becomes the oldest.
  //
  // INVARIANT: a claim that holds bytes and does not wait never depends on a waiting claim, and
  // ends in bounded time. A download ends by its deadline. A settled item ends through the later
  // stages, which never wait for this pool.

  /** The most that is expected, as a multiple of what has arrived, whatever is promised. */
  private static final int TRUST = 4;

  /**
   * The number of items that may send requests while there is room for one: most of them wait for
   * responses.
   */
  private static final int OVERBOOKED = 4;

  /** The number of items over which the usual size is averaged, by exponential smoothing. */
  private static final int MEMORY = 16;

  private final long size;
  private final ReentrantLock lock = new ReentrantLock();

  // All of these are guarded by the lock.
  private final SequencedSet<MemoryClaim> growing = new LinkedHashSet<>(); // the oldest first
  private long used; // INVARIANT: the sum of what all claims hold
  private long mostUsed;
  private int waiting;
  private long heldByWaiting;
  private long usual; // the smoothed size of a settled item

  public MemoryPool(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("the size of a memory pool must be positive: " + size);
    }
    this.size = size;
  }

  public long size() {
    return size;
  }

  /** Returns how many bytes are granted. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the most bytes that were ever granted at the same time. */
  public long mostUsed() {
    lock.lock();
    try {
      return mostUsed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many claims wait. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Creates a claim, the youngest, which holds nothing yet. */
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

  void rest(MemoryClaim claim) {
    lock.lock();
    try {
      if (!claim.waiting) {
        claim.expected = claim.held;
        serve();
      }
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

  /** Grants the waiting claims that fit, the oldest first. */
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

  /** Resolves a deadlock: every claim that holds bytes waits, so none would ever return any. */
  private void letTheOldestGoOn() {
    @Nullable MemoryClaim oldest = null;
    for (MemoryClaim claim : growing) {
      if (claim.waiting && claim.wanted > 0) {
        oldest = claim;
        break;
      }
    }
    if (oldest == null) {
      return; // the waiting claims hold nothing, and those they wait for have only begun
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
    assert bytes <= 0 || used <= size || used == claim.held : "exceeded by more than one claim";
  }
}
