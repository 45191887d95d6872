package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results that wait until those of earlier items have left, by the number of their item. A ring,
 * which is as large as the distance from the earliest item to the latest has ever been. A single
 * result, as mostly, lies in the ring itself. Not thread-safe.
 */
final class ReorderBuffer {
  private static final Object NOTHING = new Object(); // an item without results
  private static final Object SEVERAL = new Object(); // an item with more than one

  private @Nullable Object[] origins = new Object[8]; // or one of the two above
  private @Nullable Object[] values = new Object[8]; // the chunk, where there are several
  private int results;

  /** How many results are in it. */
  int results() {
    return results;
  }

  /** Sees to it that the items from the first to before the last one have a place each. */
  void makeRoom(long first, long end) {
    int length = origins.length;
    if (end - first > length) {
      int larger = Math.max(length * 2, length); // or there is no memory, whose error says so
      @Nullable Object[] largerOrigins = new Object[larger];
      @Nullable Object[] largerValues = new Object[larger];
      for (long number = first; number < first + length; number++) {
        largerOrigins[(int) (number & (larger - 1))] = origins[place(number)];
        largerValues[(int) (number & (larger - 1))] = values[place(number)];
      }
      origins = largerOrigins;
      values = largerValues;
    }
  }

  /** Moves the results of an item into it, which may be none; the chunk is empty then. */
  void put(long number, Chunk chunk) {
    int place = place(number);
    switch (chunk.size()) {
      case 0 -> origins[place] = NOTHING;
      case 1 -> {
        origins[place] = chunk.origin(chunk.from());
        values[place] = chunk.value(chunk.from());
      }
      default -> {
        origins[place] = SEVERAL;
        values[place] = chunk.copy(chunk.from(), chunk.to());
      }
    }
    results += chunk.size();
    chunk.clear();
  }

  /** Whether an item has come, with results or without. */
  boolean has(long number) {
    return origins[place(number)] != null;
  }

  /** How many results an item has that has come. */
  int count(long number) {
    Object origin = origins[place(number)];
    return origin == NOTHING ? 0 : origin == SEVERAL ? several(number).size() : 1;
  }

  /** Moves the results of an item that has come to the end of a chunk. */
  void moveTo(Chunk chunk, long number) {
    int place = place(number);
    int count = count(number);
    if (origins[place] == SEVERAL) {
      chunk.addFirstOf(several(number), count);
    } else if (count > 0) {
      chunk.add(Objects.requireNonNull(origins[place]), Objects.requireNonNull(values[place]));
    }
    results -= count;
    origins[place] = null;
    values[place] = null;
  }

  private Chunk several(long number) {
    return (Chunk) Objects.requireNonNull(values[place(number)]);
  }

  private int place(long number) {
    return (int) (number & (origins.length - 1));
  }
}
