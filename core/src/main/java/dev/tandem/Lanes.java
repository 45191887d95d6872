package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of items with the same key: they are worked on one at a time, in the order in
 * which they came, while those with other keys go on beside them.
 */
final class Lanes {

  // An item whose key is being worked on is set aside, in the lane of its key; whoever works on
  // that key takes it next. Items are taken from the queue one worker at a time, so that two of one
  // key cannot change places between the queue and their lane. When as many are set aside as the
  // bound allows, nothing more is taken: the bound holds, and since each lane has a worker that
  // never waits for the bound, the lanes empty.

  private final StageRun stage;
  private final Function<Object, ?> key;
  private final int most;

  private final Turns turns = new Turns(this::hasRoom);

  // All guarded by the lock of the turns.
  private final Map<Object, Deque<Chunk>> lanes = new HashMap<>(); // of the keys being worked on
  private int aside; // items in the lanes

  Lanes(StageRun stage, Function<Object, ?> key, int most) {
    this.stage = stage;
    this.key = key;
    this.most = most;
  }

  /** The run is cancelled: nobody waits any more. */
  void cancel() {
    turns.cancel();
  }

  /** How many items are set aside. */
  int aside() {
    turns.lock.lock();
    try {
      return aside;
    } finally {
      turns.lock.unlock();
    }
  }

  Passage passage(Lap lap) {
    return new ByKey(lap);
  }

  private boolean hasRoom() {
    return aside < most;
  }

  private void took() {
    turns.lock.lock();
    try {
      turns.end();
    } finally {
      turns.lock.unlock();
    }
  }

  /** Begins to work on a key, or sets the item aside; returns whether it is to be worked on. */
  private boolean begin(Object itsKey, Chunk item) {
    turns.lock.lock();
    try {
      Deque<Chunk> lane = lanes.putIfAbsent(itsKey, new ArrayDeque<>(0));
      if (lane == null) {
        return true;
      }
      lane.addLast(item);
      aside++;
      return false;
    } finally {
      turns.lock.unlock();
    }
  }

  /** Ends the work on an item; returns the next one of that key, if there is one. */
  private @Nullable Chunk end(Object itsKey) {
    turns.lock.lock();
    try {
      Chunk next = Objects.requireNonNull(lanes.get(itsKey)).pollFirst();
      if (next == null) {
        lanes.remove(itsKey);
      } else {
        aside--;
        turns.look();
      }
      return next;
    } finally {
      turns.lock.unlock();
    }
  }

  /** What one worker does. */
  private final class ByKey implements Passage {
    private final Lap lap;
    private @Nullable Object current; // the key being worked on
    private @Nullable Chunk following; // the next item of that key

    ByKey(Lap lap) {
      this.lap = lap;
    }

    @Override
    public @Nullable Chunk take(Chunk spare, int most, boolean returning)
        throws InterruptedException {
      Chunk next = following;
      following = null;
      if (next != null) {
        return next;
      }
      Chunk empty = spare;
      while (true) {
        turns.begin(lap);
        try {
          Chunk item = stage.queue.take(empty, 1, false, lap);
          if (item == null) {
            return null;
          }
          if (begins(item)) {
            return item;
          }
          empty = new Chunk(1);
        } finally {
          took();
        }
      }
    }

    /** Whether the item is to be worked on now. */
    private boolean begins(Chunk item) {
      try {
        Object value = item.value(item.from());
        Object itsKey = Objects.requireNonNull(key.apply(value), "the key of an item");
        boolean begun = begin(itsKey, item);
        if (begun) {
          current = itsKey;
        }
        return begun;
      } catch (Throwable e) { // also a key that cannot be hashed or compared
        stage.exit.handBack(item); // nobody works on it: the run ends
        throw e;
      }
    }

    @Override
    public Chunk handOn(Chunk results) throws InterruptedException {
      try {
        return handOnSome(results);
      } finally {
        following = end(Objects.requireNonNull(current));
      }
    }

    @Override
    public Chunk handOnSome(Chunk results) throws InterruptedException {
      return results.isEmpty() ? results : stage.exit.handOn(results, lap);
    }
  }
}
