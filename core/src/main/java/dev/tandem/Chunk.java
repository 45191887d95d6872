package dev.tandem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items on their way together, each with the input that it came from: what a worker takes from a
 * queue at once, works on in place, and hands on. Belongs to one thread at a time, or to the lock
 * of the queue that it is in.
 */
final class Chunk {
  /** No chunk has more items. */
  static final int MOST = 256;

  private static final int MOST_MOVED = 64 * MOST;

  private @Nullable Object[] origins;
  private @Nullable Object[] values;
  private int from;
  private int to;
  private int moved; // items that it has had and has no more
  private long weight;

  Chunk(int capacity) {
    origins = new Object[capacity];
    values = new Object[capacity];
  }

  /** A chunk of this one item. */
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

  /** How many more items can be added. */
  int room() {
    return MOST - to;
  }

  Object origin(int index) {
    return Objects.requireNonNull(origins[index]);
  }

  Object value(int index) {
    return Objects.requireNonNull(values[index]);
  }

  void add(Object origin, Object value) {
    if (to == values.length) {
      grow(to + 1);
    }
    set(to++, origin, value);
  }

  /** Sees to it that each place can be {@linkplain #set written}. */
  void makeRoom() {
    if (values.length < MOST) {
      grow(MOST);
    }
  }

  /** Writes an item at a place; which places count is said by {@link #narrow}. */
  void set(int index, Object origin, Object value) {
    origins[index] = origin;
    values[index] = value;
  }

  /** Writes a result in the place of its item, whose origin is not touched. */
  void replace(int index, Object result) {
    values[index] = result;
  }

  /** Adds the first {@code count} items of another chunk and removes them there. */
  void addFirstOf(Chunk other, int count) {
    if (to + count > values.length) {
      grow(to + count);
    }
    System.arraycopy(other.origins, other.from, origins, to, count);
    System.arraycopy(other.values, other.from, values, to, count);
    to += count;
    other.removeFirst(count);
  }

  /** A chunk of the items from there to there. */
  Chunk copy(int start, int end) {
    Chunk copy = new Chunk(end - start);
    System.arraycopy(origins, start, copy.origins, 0, end - start);
    System.arraycopy(values, start, copy.values, 0, end - start);
    copy.to = end - start;
    return copy;
  }

  /** Says what its one item weighs, where items have weights. */
  void weigh(long itsWeight) {
    weight = itsWeight;
  }

  /** What its one item weighs, if that was said when the item came in. */
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

  /** From now on it holds the items from there to there; what else it held is forgotten. */
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

  /**
   * This empty chunk or another one. Now and then it is another, so that the collector takes none
   * for old: its write barrier is dear where an old object refers to young ones.
   */
  Chunk renewed() {
    return moved > MOST_MOVED ? new Chunk(values.length) : this;
  }

  void clear() {
    forget(from, to);
    from = 0;
    to = 0;
  }

  /** Copies some of its items, without their origins. */
  void copyValues(int first, int count, @Nullable Object[] target, int at) {
    System.arraycopy(values, from + first, target, at, count);
  }

  List<Object> originList() {
    List<Object> list = new ArrayList<>(size());
    for (int i = from; i < to; i++) {
      list.add(origin(i));
    }
    return list;
  }

  private void forget(int start, int end) {
    moved += end - start;
    Arrays.fill(origins, start, end, null);
    Arrays.fill(values, start, end, null);
  }

  private void grow(int needed) {
    int capacity = Math.min(MOST, Math.max(needed, values.length * 4));
    origins = Arrays.copyOf(origins, capacity);
    values = Arrays.copyOf(values, capacity);
  }
}
