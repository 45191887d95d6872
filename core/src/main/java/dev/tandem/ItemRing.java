package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a queue lie: a circular array of places, which are counted from the first item
 * ever put and found modulo its length. A place whose item was removed out of turn is a hole. The
 * ring knows neither bound nor lock, nor which places are in use: {@link QueueState} does.
 */
final class ItemRing<T> {
  private static final int SMALLEST = 16;

  /** An item and its number, by which it is found again wherever it has moved meanwhile. */
  record Numbered<T>(long number, T item) {}

  private @Nullable Object[] items = new Object[SMALLEST];

  /** What each item weighs; absent where that is of no interest. */
  private long @Nullable [] weights;

  /** The place that each item was put in; absent as long as none has moved. Always ascending. */
  private long @Nullable [] numbers;

  ItemRing(boolean weighted) {
    weights = weighted ? new long[SMALLEST] : null;
  }

  /** How many places there are. */
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

  T get(long place) {
    return Objects.requireNonNull(find(place));
  }

  /** The item in this place, {@code null} if it is a hole. */
  @SuppressWarnings("unchecked") // only set writes items
  @Nullable T find(long place) {
    return (T) items[index(place)];
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

  /** The first place from one to before another whose number is not less: a binary search. */
  long placeOf(long number, long from, long to) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (number(middle) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The place of the item with this number, -1 if it has left. */
  long find(long number, long from, long to) {
    long place = placeOf(number, from, to);
    return place < to && number(place) == number && find(place) != null ? place : -1;
  }

  /** The items from one place to before another, no more than {@code most}, each numbered. */
  List<Numbered<T>> numbered(long from, long to, int most) {
    List<Numbered<T>> list = new ArrayList<>((int) Math.min(to - from, most));
    for (long place = from; place < to && list.size() < most; place++) {
      T item = find(place);
      if (item != null) {
        list.add(new Numbered<>(number(place), item));
      }
    }
    return list;
  }

  /** All items from one place to before another. */
  List<T> copy(long from, long to) {
    List<T> list = new ArrayList<>((int) (to - from));
    for (long place = from; place < to; place++) {
      T item = find(place);
      if (item != null) {
        list.add(item);
      }
    }
    return list;
  }

  /** Empties all places from one to before another. */
  void clear(long from, long to) {
    for (long place = from; place < to; place++) {
      items[index(place)] = null;
    }
  }

  /**
   * Moves the items up, over the holes.
   *
   * @return the first place that has an item now
   */
  long compact(long from, long to) {
    long[] moved = numbers;
    if (moved == null) {
      moved = new long[items.length];
      for (long place = from; place < to; place++) {
        moved[index(place)] = place;
      }
      numbers = moved;
    }
    long target = to;
    for (long place = to - 1; place >= from; place--) {
      if (find(place) != null) {
        move(place, --target, moved);
      }
    }
    clear(from, target);
    return target;
  }

  private void move(long place, long target, long[] moved) {
    int i = index(place);
    int j = index(target);
    items[j] = items[i];
    moved[j] = moved[i];
    if (weights != null) {
      weights[j] = weights[i];
    }
  }

  /** Doubles the number of places; those from one to before another are in use. */
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

  /** Says that the ring is empty: no item has moved. */
  void forgetNumbers() {
    if (numbers != null) {
      numbers = null;
    }
  }

  private int index(long place) {
    return (int) place & (items.length - 1); // the length is a power of two
  }
}
