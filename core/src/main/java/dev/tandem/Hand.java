package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one worker holds: the items that it took at once, which of them have been started, and the
 * results that it has not passed on yet. If one item takes long, the {@link Relief} takes the
 * others out of the hand, so that nothing waits behind a slow neighbour.
 */
final class Hand {

  // The worker goes through its items without a lock. An item costs one atomic increment if others
  // may take items over, and none if the worker is the only one. INVARIANT: the thread that moves
  // the begun mark past an item owns that item. A result is written before the ready mark moves
  // past it (release), and read after that mark was read (acquire). Everything else happens under
  // the lock, which the worker takes twice per chunk.

  private static final VarHandle BEGUN = mark("begun");
  private static final VarHandle READY = mark("ready");
  private static final VarHandle COUNT = field("count", long.class);
  private static final int NOTHING_LEFT = Integer.MAX_VALUE / 2;
  private static final Chunk NOTHING = new Chunk(0); // read-only

  private final boolean shared;

  // Written by the worker, under the lock.
  private Chunk items = new Chunk(1);
  private Chunk results = items; // the same chunk if each item has one result
  private int end; // of the items
  private volatile boolean full; // whether one item or result may have to wait for another

  private int begun; // the next item that has not been started
  private int ready; // the place of the next result; written by the worker
  private int place; // this and the next two are written by the worker alone
  private long count;
  private long emitted;
  private int handedOn; // the first result not passed on yet; guarded by this
  private boolean looked; // whether the relief has seen this chunk before; guarded by this

  Hand(boolean shared) {
    this.shared = shared;
  }

  /** Picks up items with one result each, which takes the place of its item. */
  synchronized void pickUp(Chunk chunk) {
    results = chunk;
    ready = chunk.from();
    begin(chunk);
  }

  /** Picks up items whose results go into a separate chunk. */
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

  /** Picks up no items, to gather up to {@code most} results. */
  synchronized void gather(Chunk empty, int most) {
    pickUp(new Chunk(0), empty);
    full = most > 1;
  }

  /** Whether it may hold more than one item or result, so that one might wait for another. */
  boolean isFull() {
    return full;
  }

  /** Starts the next item; returns its place, or -1 if there is none left. */
  int next() {
    int next = shared && full ? (int) BEGUN.getAndAdd(this, 1) : begun++;
    if (next >= end) {
      return -1;
    }
    place = next;
    COUNT.setOpaque(this, count + 1);
    return next;
  }

  /** Returns the place of the item started last; used by the worker. */
  int place() {
    return place;
  }

  /** How many items its worker has started; used by the worker. */
  long count() {
    return count;
  }

  /** The same count for other threads, which may see it a moment late. */
  long countSeen() {
    return (long) COUNT.getOpaque(this);
  }

  Object origin(int at) {
    return items.origin(at);
  }

  Object item(int at) {
    return items.value(at);
  }

  /** Finishes the item at this place with this result, or with {@link Work#EMITTED}. */
  @SuppressWarnings("ReferenceEquality") // a marker, and the same chunk object
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

  /** How many items were finished by emitting their results; used by the worker. */
  long emitted() {
    return emitted;
  }

  /** Adds a result. */
  void add(Object origin, Object value) {
    int at = ready;
    results.set(at, origin, value);
    READY.setRelease(this, at + 1);
  }

  /** How many results it holds; used by the worker. */
  int results() {
    return ready;
  }

  /** Returns the results so far, and continues with an empty chunk for more. */
  synchronized Chunk takeResults(Chunk empty) {
    Chunk out = takeResults();
    empty.makeRoom();
    results = empty;
    ready = 0;
    handedOn = 0;
    return out;
  }

  /** Returns the results that have not been passed on. */
  private Chunk takeResults() {
    results.narrow(handedOn, (int) READY.getAcquire(this));
    return results;
  }

  /** Empties the hand and returns its results; items that were not started are dropped. */
  synchronized Chunk layDown() {
    full = false;
    Chunk out = takeResults();
    if (out != items) {
      items.clear();
    }
    return out;
  }

  /** Removes and returns the items that have not been started. */
  synchronized Chunk takeRest() {
    return rest();
  }

  private Chunk rest() {
    int first = (int) BEGUN.getAndSet(this, NOTHING_LEFT);
    return first < end ? items.copy(first, end) : NOTHING;
  }

  /**
   * Passes on the results of a worker that has been at the same chunk for a while, and puts back
   * the items that it has not started, if others may take them.
   *
   * @return whether anything moved or may do so soon
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
