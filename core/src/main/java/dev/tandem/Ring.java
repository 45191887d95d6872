package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A circular buffer of items, each with its weight, that grows as needed. It knows no bound and no
 * lock: its queue keeps both. Adding and removing at the ends costs O(1), in the middle O(n).
 */
final class Ring<T> {
  private static final int SMALLEST = 16;

  /** An item and the number it was given when it was added: larger than those before it. */
  record Numbered<T>(long number, T item) {}

  private @Nullable Object[] items = new Object[SMALLEST];
  private long[] weights = new long[SMALLEST];
  private long[] numbers = new long[SMALLEST];
  private int head;
  private int size;
  private long weight;
  private long added;

  int size() {
    return size;
  }

  /** The sum of the weights of all items. */
  long weight() {
    return weight;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void addLast(T item, long itemWeight) {
    if (size == items.length) {
      grow();
    }
    int tail = index(size);
    items[tail] = item;
    weights[tail] = itemWeight;
    numbers[tail] = added++;
    size++;
    weight += itemWeight;
  }

  /** The oldest item; there must be one. */
  T first() {
    return at(0);
  }

  T removeFirst() {
    T item = first();
    items[head] = null;
    weight -= weights[head];
    head = index(1);
    size--;
    return item;
  }

  /** Removes the oldest item that matches; returns {@code null} if none does. */
  @Nullable T removeFirst(Predicate<? super T> matches) {
    for (int i = 0; i < size; i++) {
      if (matches.test(at(i))) {
        return removeAt(i);
      }
    }
    return null;
  }

  /** Removes the item with this number; returns whether it was still there. */
  boolean remove(long number) {
    for (int i = 0; i < size; i++) {
      if (numbers[index(i)] == number) {
        removeAt(i);
        return true;
      }
    }
    return false;
  }

  /** All items with their numbers, oldest first. */
  List<Numbered<T>> numbered() {
    List<Numbered<T>> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new Numbered<>(numbers[index(i)], at(i)));
    }
    return list;
  }

  /** All items, oldest first. */
  List<T> toList() {
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(at(i));
    }
    return list;
  }

  private T removeAt(int position) {
    T removed = at(position);
    long removedWeight = weights[index(position)];
    for (int i = position; i > 0; i--) { // the older ones move up, so that the first place is free
      items[index(i)] = items[index(i - 1)];
      weights[index(i)] = weights[index(i - 1)];
      numbers[index(i)] = numbers[index(i - 1)];
    }
    items[head] = removed;
    weights[head] = removedWeight;
    return removeFirst();
  }

  @SuppressWarnings("unchecked") // only addLast writes items
  private T at(int position) {
    return (T) Objects.requireNonNull(items[index(position)]);
  }

  private int index(int position) {
    return (head + position) & (items.length - 1); // the length is a power of two
  }

  private void grow() {
    @Nullable Object[] largerItems = new Object[items.length * 2];
    long[] largerWeights = new long[items.length * 2];
    long[] largerNumbers = new long[items.length * 2];
    for (int i = 0; i < size; i++) {
      largerItems[i] = items[index(i)];
      largerWeights[i] = weights[index(i)];
      largerNumbers[i] = numbers[index(i)];
    }
    items = largerItems;
    weights = largerWeights;
    numbers = largerNumbers;
    head = 0;
  }
}
