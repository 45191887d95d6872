package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The work in progress of one worker: the items that it took at once, which of them have been
 * started, and the results that it has not forwarded yet. If one item takes long, the {@link
 * Rebalancer} takes the others out of the batch, so that nothing waits behind a slow neighbour.
 */
final class WorkBatch {

  // The worker goes through its items without a lock. An item costs one atomic increment if others
  // may take items over, and none if the worker is the only one. INVARIANT: the thread that moves
  // the claim counter past an item owns that item. A result is written before the ready mark moves
  // past it (release), and read after that mark was read (acquire). Everything else happens under
  // the lock, which the worker takes twice per batch.

  /** The target of what the {@link Rebalancer} takes out of a batch. */
  interface Target {
    /** Forwards results without waiting; returns the number of those that found no room. */
    int forwardNow(Chunk results);

    /** Returns items that were not started to their queue, for other workers to take. */
    void returnUnstarted(Chunk items);
  }

  /** Returned by a stage function whose results have gone to the emitter. */
  static final Object EMITTED = new Object();

  private static final VarHandle CLAIMED =
      Fields.handle(MethodHandles.lookup(), WorkBatch.class, "claimed", int.class);
  private static final VarHandle READY =
      Fields.handle(MethodHandles.lookup(), WorkBatch.class, "ready", int.class);
  private static final VarHandle COUNT =
      Fields.handle(MethodHandles.lookup(), WorkBatch.class, "count", long.class);
  private static final int NOTHING_LEFT = Integer.MAX_VALUE / 2;
  private static final Chunk NOTHING = new Chunk(0); // read-only

  private final boolean oneToOne;

  // Used by the worker alone: empty chunks.
  private Chunk spare = new Chunk(1); // to take with
  private Chunk spareForResults = new Chunk(1); // unless a result takes the place of its item
  private Chunk spareForMore = new Chunk(1); // for more results, while some are being forwarded
  private boolean returning; // whether the last chunk had several items, which the queue counts
  private long countBefore; // when the batch was started
  private long emittedBefore;

  // Written by the worker, under the lock.
  private Chunk items = new Chunk(1);
  private Chunk results = items; // the same chunk if each item has one result
  private int first; // of the items
  private int end; // of the items
  private boolean shared; // whether other workers may take over what has not been started
  private volatile boolean full; // whether one item or result may have to wait for another

  private int claimed; // the next item that has not been started
  private int ready; // the place of the next result; written by the worker
  private int place; // this and the next two are written by the worker alone
  private long count;
  private long emitted;
  private int forwarded; // the first result not forwarded yet; guarded by this
  private boolean sharing; // whether the next batch is shared; guarded by this
  private boolean checked; // whether the rebalancer has seen this batch before; guarded by this

  /**
   * Creates an empty batch.
   *
   * @param sharing whether other workers may take over what has not been started
   * @param oneToOne whether each item has exactly one result, which takes its place
   */
  WorkBatch(boolean sharing, boolean oneToOne) {
    this.sharing = sharing;
    this.oneToOne = oneToOne;
  }

  /**
   * Takes up to {@code most} items to work on, waiting for one; {@code false} if no more will come,
   * or if the worker was recalled. Any other interrupt comes from outside the run, since the worker
   * is not in user code, and is ignored.
   */
  boolean take(ItemSource source, int most, PhaseTimer timer) {
    boolean returns = returning;
    returning = false;
    while (true) {
      try {
        Chunk taken = source.take(spare, most, returns, timer);
        if (taken == null) {
          spare = new Chunk(1); // an order may have kept the other
          return false;
        }
        returning = taken.size() > 1;
        start(taken);
        return true;
      } catch (InterruptedException stray) {
        if (timer.guard.isHalted()) {
          return false;
        }
        returns = false; // the queue has been notified already
      }
    }
  }

  /** Called by a worker that is to leave: returns whether its source lets it. */
  boolean leave(ItemSource source) {
    boolean returns = returning;
    returning = false;
    return source.leave(returns);
  }

  /** Lets other workers take over what has not been started, from the next batch on. */
  synchronized void share() {
    sharing = true;
  }

  /**
   * Starts the batch with the items of a chunk; {@link #take} does so with the items that it takes.
   */
  synchronized void start(Chunk chunk) {
    if (oneToOne) {
      results = chunk;
      ready = chunk.from();
    } else {
      startResults(spareForResults);
      spare = chunk;
    }
    items = chunk;
    first = chunk.from();
    claimed = first;
    end = chunk.to();
    forwarded = ready;
    checked = false;
    shared = sharing;
    full = chunk.size() > 1 || !oneToOne;
    countBefore = count;
    emittedBefore = emitted;
  }

  /** Starts the batch without items, to gather up to {@code most} results in an empty chunk. */
  synchronized void gather(Chunk empty, int most) {
    spareForResults = empty;
    start(new Chunk(0));
    full = most > 1;
  }

  private void startResults(Chunk empty) {
    empty.makeRoom();
    empty.stamp(Chunk.NO_STAMP); // those of the items that it held before are fewer
    results = empty;
    ready = 0;
    forwarded = 0;
  }

  /**
   * Returns whether the batch may hold more than one item or result, so that one might wait for
   * another.
   */
  boolean isFull() {
    return full;
  }

  /** Claims the next item for its worker; returns its place, or -1 if there is none left. */
  int next() {
    int next = shared && full ? (int) CLAIMED.getAndAdd(this, 1) : claimed++;
    if (next >= end) {
      return -1;
    }
    place = next;
    COUNT.setOpaque(this, count + 1);
    return next;
  }

  /** Returns how many items the worker has claimed in all its batches; used by the worker. */
  long count() {
    return count;
  }

  /** Returns the same count for other threads, which may see it a moment late. */
  long countSeen() {
    return (long) COUNT.getOpaque(this);
  }

  /** Returns how many items the worker has claimed in this batch; used by the worker. */
  int started() {
    return (int) (count - countBefore);
  }

  /** Returns how many of these were finished by emitting their results; used by the worker. */
  long emitted() {
    return emitted - emittedBefore;
  }

  Object item(int at) {
    return items.value(at);
  }

  /** Returns the item claimed last; used by the worker. */
  Object item() {
    return items.value(place);
  }

  /** Returns the origin of the item claimed last; used by the worker. */
  Object origin() {
    return items.origin(place);
  }

  /** Returns when the run got the input of the item claimed last; used by the worker. */
  long accepted() {
    return items.accepted(place);
  }

  /** Records how long the claimed items had waited when they were taken; used by the worker. */
  void recordWaits(HistogramRecorder waits, long taken) {
    items.recordWaits(waits, taken, first, first + started());
  }

  /** Finishes the item claimed last with this result, or with {@link #EMITTED}. */
  void finish(Object result) {
    finish(place, result);
  }

  /** Finishes the item at this place with this result, or with {@link #EMITTED}. */
  @SuppressWarnings("ReferenceEquality") // a marker, and the same chunk object
  void finish(int at, Object result) {
    if (result == EMITTED) {
      emitted++;
    } else if (at == ready && results == items) { // no item before it has failed
      results.replace(at, result);
      READY.setRelease(this, at + 1);
    } else {
      add(items.origin(at), result);
    }
  }

  /** Adds a result of the item claimed last. */
  @SuppressWarnings("ReferenceEquality") // the same chunk object
  void add(Object origin, Object value) {
    if (results == items) {
      results.moveAccepted(place, ready);
    } else {
      results.stamp(ready, accepted(), Chunk.NO_STAMP, ready == 0);
    }
    append(origin, value);
  }

  /** Adds an input to those that are gathered. */
  void addInput(Object input) {
    append(input, input);
  }

  private void append(Object origin, Object value) {
    int at = ready;
    results.set(at, origin, value);
    READY.setRelease(this, at + 1);
  }

  /** Returns how many results the batch holds; used by the worker. */
  int results() {
    return ready;
  }

  /** Forwards the results so far, and continues with an empty chunk for more. */
  void forwardSome(ResultTarget target, PhaseTimer timer) {
    spareForMore = target.forwardSome(takeResults(), timer);
  }

  /** Returns the results so far, and continues with an empty chunk for more. */
  synchronized Chunk takeResults() {
    Chunk done = readyResults();
    startResults(spareForMore);
    return done;
  }

  /** Forwards the results, and ends the batch; items that were not started are dropped. */
  void forward(ResultTarget target, PhaseTimer timer) {
    Chunk empty = target.forward(finish(), timer);
    if (oneToOne) {
      spare = empty;
    } else {
      spareForResults = empty;
    }
  }

  /** Ends the batch and returns its results; items that were not started are dropped. */
  synchronized Chunk finish() {
    full = false;
    Chunk done = readyResults();
    if (done != items) {
      items.clear();
    }
    return done;
  }

  /** Returns the results that have not been forwarded. */
  private Chunk readyResults() {
    results.narrow(forwarded, (int) READY.getAcquire(this));
    return results;
  }

  /** Removes and returns the items that have not been started. */
  synchronized Chunk takeUnstarted() {
    return unstarted();
  }

  private Chunk unstarted() {
    int first = (int) CLAIMED.getAndSet(this, NOTHING_LEFT);
    return first < end ? items.copy(first, end) : NOTHING;
  }

  /**
   * Forwards the results of a worker that has been at the same batch for a while, and returns the
   * items that it has not started, if others may take them.
   *
   * @return whether anything moved or may do so soon
   */
  synchronized boolean rebalance(Target target) {
    if (!full) {
      return false;
    }
    if (!checked) {
      checked = true;
      return true;
    }
    int readyNow = (int) READY.getAcquire(this);
    if (readyNow > forwarded) {
      forwarded = readyNow - target.forwardNow(results.copy(forwarded, readyNow));
    }
    if (shared) {
      Chunk unstarted = unstarted();
      if (!unstarted.isEmpty()) {
        target.returnUnstarted(unstarted);
      }
    }
    boolean exhausted = (int) CLAIMED.getOpaque(this) >= end;
    return !(oneToOne && exhausted && forwarded == readyNow);
  }
}
