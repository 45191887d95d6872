package dev.tandem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group of items that move together, each with the input that it came from. A worker takes a
 * chunk from a queue, works on it in place, and forwards it. Not thread-safe: it belongs to one
 * thread at a time, or to the lock of the queue that it is in.
 */
final class Chunk {
  /** The maximum number of items in a chunk. */
  static final int MOST = 256;

  private @Nullable Object[] origins;
  private @Nullable Object[] values;
  private int from;
  private int to;
  private long weight;

  Chunk(int capacity) {
    origins = new Object[capacity];
    values = new Object[capacity];
  }

  /** Creates a chunk of one item. */
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

  void add(Object origin, Object value) {
    if (to == values.length) {
      grow(to + 1);
    }
    set(to++, origin, value);
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

  /** Replaces an item with its result, and keeps its origin. */
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
    to += count;
    other.removeFirst(count);
  }

  /** Returns a new chunk of the items from {@code start} to before {@code end}. */
  Chunk copy(int start, int end) {
    Chunk copy = new Chunk(end - start);
    System.arraycopy(origins, start, copy.origins, 0, end - start);
    System.arraycopy(values, start, copy.values, 0, end - start);
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
