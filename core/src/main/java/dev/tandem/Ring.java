package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a queue lie: a circular array of places, which are counted from the first item
 * ever put and found modulo its length. It knows neither bound nor lock, nor what is in: its queue
 * does.
 */
final class Ring<T> {
  private static final int SMALLEST = 16;

  /** An item and its number, by which it is found again wherever it has moved meanwhile. */
  record Numbered<T>(long number, T item) {}

  private @Nullable Object[] items = new Object[SMALLEST];

  /** What each item weighs; absent where that is of no interest. */
  private long @Nullable [] weights;

  /** The place that each item was put in; absent as long as none has moved. */
  private long @Nullable [] numbers;

  Ring(boolean weighted) {
    weights = weighted ? new long[SMALLEST] : null;
  }

  /** How many items there are places for. */
  int length() {
    return items.length;
  }

  void set(long place, T item, long weight) {
    int i = index(place);
    items[i] = item;
    if (weights != null) {
      weights[i] = weight;
    }
    if (numbers != null) {
      numbers[i] = place;
    }
  }

  @SuppressWarnings("unchecked") // only set writes items
  T get(long place) {
    return (T) Objects.requireNonNull(items[index(place)]);
  }

  /** Empties a place. */
  T clear(long place) {
    T item = get(place);
    items[index(place)] = null;
    return item;
  }

  /** What the item in this place weighs, or weighed; zero where that is of no interest. */
  long weight(long place) {
    return weights == null ? 0 : weights[index(place)];
  }

  long number(long place) {
    return numbers == null ? place : numbers[index(place)];
  }

  /** All items from one place to before another. */
  List<T> copy(long from, long to) {
    List<T> list = new ArrayList<>((int) (to - from));
    for (long place = from; place < to; place++) {
      list.add(get(place));
    }
    return list;
  }

  /** The same, each with its number. */
  List<Numbered<T>> numbered(long from, long to) {
    List<Numbered<T>> list = new ArrayList<>((int) (to - from));
    for (long place = from; place < to; place++) {
      list.add(new Numbered<>(number(place), get(place)));
    }
    return list;
  }

  /**
   * Removes the items whose numbers match; those before them move up, so that the free places are
   * the first ones, which then hold nothing but the weights of what was removed.
   *
   * @return the first place that is not free
   */
  long remove(long from, long to, LongPredicate which) {
    if (numbers == null) {
      long[] places = new long[items.length];
      for (long place = from; place < to; place++) {
        places[index(place)] = place;
      }
      numbers = places;
    }
    long target = to;
    for (long place = to - 1; place >= from; place--) {
      if (!which.test(numbers[index(place)])) {
        target--;
        swap(place, target);
      }
    }
    for (long place = from; place < target; place++) {
      items[index(place)] = null;
    }
    return target;
  }

  /** Doubles the number of places; those from one to before another are occupied. */
  void grow(long from, long to) {
    int length = Math.multiplyExact(items.length, 2);
    @Nullable Object[] largerItems = new Object[length];
    long[] largerWeights = weights == null ? null : new long[length];
    long[] largerNumbers = numbers == null ? null : new long[length];
    for (long place = from; place < to; place++) {
      int i = (int) place & (length - 1);
      largerItems[i] = items[index(place)];
      if (largerWeights != null) {
        largerWeights[i] = weight(place);
      }
      if (largerNumbers != null) {
        largerNumbers[i] = number(place);
      }
    }
    items = largerItems;
    weights = largerWeights;
    numbers = largerNumbers;
  }

  private void swap(long one, long other) {
    int i = index(one);
    int j = index(other);
    Object item = items[i];
    items[i] = items[j];
    items[j] = item;
    if (weights != null) {
      long weight = weights[i];
      weights[i] = weights[j];
      weights[j] = weight;
    }
    if (numbers != null) {
      long number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
  }

  private int index(long place) {
    return (int) place & (items.length - 1); // the length is a power of two
  }
}
