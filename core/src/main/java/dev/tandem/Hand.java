package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one worker has in hand: the items that it took at once, which of them have been begun, and
 * the results that it has not handed on yet. If one item takes long, the {@link Relief} takes the
 * others out of the hand: nothing waits behind a slow neighbour.
 */
final class Hand {

  // The worker goes through its items without a lock. For each it pays one atomic increment where
  // others may take items over, and nothing where it is the only worker. Whoever moves the mark
  // past an item is the one to work on it. A result is written before the mark behind it moves
  // (release), and read after that mark was read (acquire). All else happens under the lock, which
  // the worker takes twice a chunk.

  private static final VarHandle BEGUN = mark("begun");
  private static final VarHandle READY = mark("ready");
  private static final VarHandle COUNT = field("count", long.class);
  private static final int NOTHING_LEFT = Integer.MAX_VALUE / 2;
  private static final Chunk NOTHING = new Chunk(0); // to be read only

  private final boolean shared;

  // Written by the worker, under the lock.
  private Chunk items = new Chunk(1);
  private Chunk results = items; // the same where each item has one result
  private int end; // of the items
  private volatile boolean full; // whether one item or result may have to wait for another

  private int begun; // the next item that nobody has begun
  private int ready; // the place of the next result; written by the worker
  private int place; // these three are the worker's alone
  private long count;
  private long emitted;
  private int handedOn; // the first result that nobody has handed on; guarded by this
  private boolean looked; // whether the relief has seen this very chunk before; guarded by this

  Hand(boolean shared) {
    this.shared = shared;
  }

  /** Takes items in hand; each has one result, which takes its place. */
  synchronized void pickUp(Chunk chunk) {
    results = chunk;
    ready = chunk.from();
    begin(chunk);
  }

  /** Takes items in hand whose results go into a chunk of their own. */
  synchronized void pickUp(Chunk chunk, Chunk empty) {
    empty.makeRoom();
    results = empty;
    ready = 0;
    begin(chunk);
  }

  private void begin(Chunk chunk) {
    items = chunk;
    begun = chunk.from();
    end = chunk.to();
    handedOn = ready;
    looked = false;
    full = chunk.size() > 1 || results != chunk;
  }

  /** Takes nothing in hand, to gather so many results. */
  synchronized void gather(Chunk empty, int most) {
    pickUp(new Chunk(0), empty);
    full = most > 1;
  }

  /** Whether there may be more than one item or result in it, so that one might wait. */
  boolean isFull() {
    return full;
  }

  /** Begins the next item; returns its place, or -1 if there is none left. */
  int next() {
    int next = shared && full ? (int) BEGUN.getAndAdd(this, 1) : begun++;
    if (next >= end) {
      return -1;
    }
    place = next;
    COUNT.setOpaque(this, count + 1);
    return next;
  }

  /** The place of the item begun last; used by the worker. */
  int place() {
    return place;
  }

  /** How many items its worker has begun; used by the worker. */
  long count() {
    return count;
  }

  /** The same for others, who may see it a moment late. */
  long countSeen() {
    return (long) COUNT.getOpaque(this);
  }

  Object origin(int at) {
    return items.origin(at);
  }

  Object item(int at) {
    return items.value(at);
  }

  /** The item at this place is finished, with this result. */
  @SuppressWarnings("ReferenceEquality") // a marker, and the very same chunk
  void finish(int at, Object result) {
    if (result == Work.EMITTED) {
      emitted++;
    } else if (at == ready && results == items) { // no item before it has failed
      results.replace(at, result);
      READY.setRelease(this, at + 1);
    } else {
      add(items.origin(at), result);
    }
  }

  /** How many items were finished whose results were emitted; used by the worker. */
  long emitted() {
    return emitted;
  }

  /** Adds a result. */
  void add(Object origin, Object value) {
    int at = ready;
    results.set(at, origin, value);
    READY.setRelease(this, at + 1);
  }

  /** How many results there are in it; used by the worker. */
  int results() {
    return ready;
  }

  /** Gives out the results so far, and goes on with an empty chunk for more. */
  synchronized Chunk takeResults(Chunk empty) {
    Chunk out = takeResults();
    empty.makeRoom();
    results = empty;
    ready = 0;
    handedOn = 0;
    return out;
  }

  /** Gives out the results that nobody has handed on. */
  private Chunk takeResults() {
    results.narrow(handedOn, (int) READY.getAcquire(this));
    return results;
  }

  /** Empties the hand: gives out its results; what was not begun is gone. */
  synchronized Chunk layDown() {
    full = false;
    Chunk out = takeResults();
    if (out != items) {
      items.clear();
    }
    return out;
  }

  /** Takes out the items that nobody has begun. */
  synchronized Chunk takeRest() {
    return rest();
  }

  private Chunk rest() {
    int first = (int) BEGUN.getAndSet(this, NOTHING_LEFT);
    return first < end ? items.copy(first, end) : NOTHING;
  }

  /**
   * Hands on the results of a worker that has been at the same chunk for a while, and gives back
   * what it has not begun.
   *
   * @return whether anything moved, or may do so soon
   */
  synchronized boolean relieve(Relief.Way way) {
    if (!full) {
      return false;
    }
    if (!looked) {
      looked = true;
      return true;
    }
    int readyNow = (int) READY.getAcquire(this);
    if (readyNow > handedOn) {
      handedOn = readyNow - way.handOnNow(results.copy(handedOn, readyNow));
    }
    if (shared) {
      Chunk rest = rest();
      if (!rest.isEmpty()) {
        way.giveBack(rest);
      }
    }
    return true;
  }

  private static VarHandle mark(String name) {
    return field(name, int.class);
  }

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Hand.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
