package dev.tandem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group of items that move together, each with the input that it came from, and with the moments
 * at which the run got that input and at which the item was handed to a queue: its stamps. A worker
 * takes a chunk from a queue, works on it in place, and forwards it. Not thread-safe: it belongs to
 * one thread at a time, or to the lock of the queue that it is in.
 */
final class Chunk {
  /** The maximum number of items in a chunk. */
  static final int MOST = 256;

  /** The stamp of an item whose moment is not known. */
  static final long NO_STAMP = Long.MIN_VALUE;

  private static final long[] NOT_MIXED_YET = {};

  private @Nullable Object[] origins;
  private @Nullable Object[] values;
  private int from;
  private int to;
  private long weight;

  // Stamps are usually the same for all items, and then kept once: stamping a chunk costs the same
  // whatever its size. Only if items of different moments come together are there two for each
  // place. The rebalancer copies those of results while the worker adds more. INVARIANT: "mixed"
  // becomes true after "stamps" has been filled for all items, and no array of a batch is replaced.
  private long accepted = NO_STAMP;
  private long queued = NO_STAMP;
  private long[] stamps = NOT_MIXED_YET;
  private volatile boolean mixed;

  Chunk(int capacity) {
    origins = new Object[capacity];
    values = new Object[capacity];
  }

  /** Creates a chunk of one item, without stamps. */
  static Chunk of(Object origin, Object value) {
    Chunk chunk = new Chunk(1);
    chunk.add(origin, value);
    return chunk;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int size() {
    return to - from;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Returns how many more items can be added. */
  int room() {
    return MOST - to;
  }

  Object origin(int index) {
    return Objects.requireNonNull(origins[index]);
  }

  Object value(int index) {
    return Objects.requireNonNull(values[index]);
  }

  /** Adds an item without stamps. */
  void add(Object origin, Object value) {
    add(origin, value, NO_STAMP, NO_STAMP);
  }

  /** Adds an item that the run got, and that was handed to its queue, at these moments. */
  void add(Object origin, Object value, long itsAccepted, long itsQueued) {
    if (to == values.length) {
      grow(to + 1);
    }
    stamp(to, itsAccepted, itsQueued, isEmpty());
    set(to++, origin, value);
  }

  /**
   * Adds an input that the run got at this moment. If that is not known, its stamp is that of the
   * input before it, if there is one.
   */
  void addInput(Object origin, Object value, long now) {
    long stamp = now == NO_STAMP && !isEmpty() ? accepted(to - 1) : now;
    add(origin, value, stamp, stamp);
  }

  /** Returns when the run got the input that the item at a place comes from. */
  long accepted(int place) {
    return mixed ? stamps[2 * place] : accepted;
  }

  /** Returns when the item at a place was handed to the queue that it is in, or was taken from. */
  long queued(int place) {
    return mixed ? stamps[2 * place + 1] : queued;
  }

  /** Sets both stamps of all items. */
  void stamp(long now) {
    stamp(now, now);
  }

  private void stamp(long itsAccepted, long itsQueued) {
    accepted = itsAccepted;
    queued = itsQueued;
    if (mixed) {
      mixed = false;
    }
  }

  /** Notes that all items are handed to a queue at this moment. */
  void stampQueued(long now) {
    queued = now;
    if (mixed) {
      for (int i = from; i < to; i++) {
        stamps[2 * i + 1] = now;
      }
    }
  }

  /** Sets the stamps of the item at a place behind all others; {@code alone}: there are none. */
  void stamp(int place, long itsAccepted, long itsQueued, boolean alone) {
    if (alone) {
      stamp(itsAccepted, itsQueued);
    } else if (mixed || itsAccepted != accepted || itsQueued != queued) {
      mix(place);
      stamps[2 * place] = itsAccepted;
      stamps[2 * place + 1] = itsQueued;
    }
  }

  private void stampAll(int place, Chunk other, int start, int count, boolean alone) {
    if (!other.mixed
        && (alone || (!mixed && other.accepted == accepted && other.queued == queued))) {
      stamp(other.accepted, other.queued);
      return;
    }
    mix(place);
    if (other.mixed) {
      System.arraycopy(other.stamps, 2 * start, stamps, 2 * place, 2 * count);
    } else {
      fill(place, place + count, other.accepted, other.queued);
    }
  }

  /**
   * Notes that the result at a place is of the input of the item at another. The stamp of the queue
   * stays, which is that of the item that was taken from there.
   */
  void moveAccepted(int source, int target) {
    if (mixed) {
      stamps[2 * target] = stamps[2 * source];
    }
  }

  /** Makes room for two stamps per place, and gives the items before {@code place} theirs. */
  private void mix(int place) {
    if (stamps.length < 2 * values.length) {
      stamps = Arrays.copyOf(stamps, 2 * values.length);
    }
    if (!mixed) {
      fill(0, place, accepted, queued);
      mixed = true;
    }
  }

  private void fill(int start, int end, long itsAccepted, long itsQueued) {
    for (int i = start; i < end; i++) {
      stamps[2 * i] = itsAccepted;
      stamps[2 * i + 1] = itsQueued;
    }
  }

  /**
   * Records how long ago the run got the inputs of the items from {@code start} to before {@code
   * end}, at the moment {@code now}.
   */
  void recordResponses(HistogramRecorder times, long now, int start, int end) {
    record(times, now, start, end, accepted, 0);
  }

  /** Records how long ago these items were handed to their queue. */
  void recordWaits(HistogramRecorder times, long now, int start, int end) {
    record(times, now, start, end, queued, 1);
  }

  /** Counts items next to each other whose times are alike together. */
  private void record(HistogramRecorder times, long now, int start, int end, long all, int which) {
    if (!mixed) {
      times.recordSince(all, now, end - start);
      return;
    }
    int begin = start;
    for (int i = start + 1; i <= end; i++) {
      long stamp = stamps[2 * begin + which];
      if (i == end || !HistogramRecorder.alike(stamp, stamps[2 * i + which], now)) {
        times.recordSince(stamp, now, i - begin);
        begin = i;
      }
    }
  }

  /** Ensures that each place can be {@linkplain #set written}. */
  void makeRoom() {
    if (values.length < MOST) {
      grow(MOST);
    }
  }

  /** Writes an item at a place; {@link #narrow} determines which places count. */
  void set(int index, Object origin, Object value) {
    origins[index] = origin;
    values[index] = value;
  }

  /** Replaces an item with its result, and keeps its origin and its stamps. */
  void replace(int index, Object result) {
    values[index] = result;
  }

  /** Moves the first {@code count} items of another chunk to the end of this one. */
  void addFirstOf(Chunk other, int count) {
    if (to + count > values.length) {
      grow(to + count);
    }
    System.arraycopy(other.origins, other.from, origins, to, count);
    System.arraycopy(other.values, other.from, values, to, count);
    stampAll(to, other, other.from, count, isEmpty());
    to += count;
    other.removeFirst(count);
  }

  /** Returns a new chunk of the items from {@code start} to before {@code end}. */
  Chunk copy(int start, int end) {
    Chunk copy = new Chunk(end - start);
    System.arraycopy(origins, start, copy.origins, 0, end - start);
    System.arraycopy(values, start, copy.values, 0, end - start);
    copy.stampAll(0, this, start, end - start, true);
    copy.to = end - start;
    return copy;
  }

  /** Sets the weight of its only item, if items have weights. */
  void weigh(long itsWeight) {
    weight = itsWeight;
  }

  /** Returns the weight of its only item, if that was set when the item was added. */
  long weight() {
    return weight;
  }

  void removeFirst(int count) {
    forget(from, from + count);
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }

  /**
   * Makes the chunk hold the items from {@code newFrom} to before {@code newTo}; clears the other
   * items that it held.
   */
  void narrow(int newFrom, int newTo) {
    if (newFrom > from) {
      forget(from, newFrom);
    }
    if (newTo < to) {
      forget(newTo, to);
    }
    from = newFrom;
    to = newTo;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }

  void clear() {
    forget(from, to);
    from = 0;
    to = 0;
  }

  /** Copies {@code count} of its items, without their origins. */
  void copyValues(int first, int count, @Nullable Object[] target, int at) {
    System.arraycopy(values, from + first, target, at, count);
  }

  List<Object> originList() {
    return list(origins);
  }

  List<Object> valueList() {
    return list(values);
  }

  private List<Object> list(@Nullable Object[] all) {
    List<Object> list = new ArrayList<>(size());
    for (int i = from; i < to; i++) {
      list.add(Objects.requireNonNull(all[i]));
    }
    return list;
  }

  private void forget(int start, int end) {
    Arrays.fill(origins, start, end, null);
    Arrays.fill(values, start, end, null);
  }

  private void grow(int needed) {
    int capacity = Math.min(MOST, Math.max(needed, values.length * 4));
    origins = Arrays.copyOf(origins, capacity);
    values = Arrays.copyOf(values, capacity);
  }
}
