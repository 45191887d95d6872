package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a queue's items: a circular array of places, which are counted from the first item
 * ever put and found modulo its length. A place whose item was removed out of order is a hole. The
 * ring has neither a bound nor a lock, and does not know which places are in use: {@link
 * QueueState} does.
 */
final class ItemRing<T> {
  private static final int SMALLEST = 16;

  /** An item and its number, by which it can be found even after it has moved. */
  record Numbered<T>(long number, T item) {}

  private @Nullable Object[] items = new Object[SMALLEST];

  /** The weight of each item; {@code null} if items have no weights. */
  private long @Nullable [] weights;

  /**
   * The place that each item was put in; {@code null} as long as none has moved. INVARIANT: always
   * ascending.
   */
  private long @Nullable [] numbers;

  ItemRing(boolean weighted) {
    weights = weighted ? new long[SMALLEST] : null;
  }

  /** Returns the number of places. */
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

  /** Returns the item in this place; {@code null} if it is a hole. */
  @SuppressWarnings("unchecked") // only set writes items
  @Nullable T find(long place) {
    return (T) items[index(place)];
  }

  /** Empties a place and returns its item. */
  T clear(long place) {
    T item = get(place);
    items[index(place)] = null;
    return item;
  }

  /** Returns the weight of the item that is or was in this place; zero if items have no weights. */
  long weight(long place) {
    return weights == null ? 0 : weights[index(place)];
  }

  long number(long place) {
    return numbers == null ? place : numbers[index(place)];
  }

  /**
   * Returns the first place from {@code from} to below {@code to} whose number is at least {@code
   * number}, or {@code to} if there is none: a binary search.
   */
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

  /** Returns the place of the item with this number; -1 if it has left. */
  long find(long number, long from, long to) {
    long place = placeOf(number, from, to);
    return place < to && number(place) == number && find(place) != null ? place : -1;
  }

  /**
   * Returns the items in the places from {@code from} to below {@code to}, up to {@code most}, each
   * with its number.
   */
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

  /** Returns all items in the places from {@code from} to below {@code to}. */
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

  /** Empties all places from {@code from} to below {@code to}. */
  void clear(long from, long to) {
    for (long place = from; place < to; place++) {
      items[index(place)] = null;
    }
  }

  /**
   * Compacts the items toward {@code to}, which closes the holes.
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

  /** Doubles the number of places; those from {@code from} to below {@code to} are in use. */
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

  /** Forgets the numbers. The ring must be empty, so that no item has moved. */
  void forgetNumbers() {
    if (numbers != null) {
      numbers = null;
    }
  }

  private int index(long place) {
    return (int) place & (items.length - 1); // the length is a power of two
  }
}
