package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the results of a stage, by the number of their item, until the results of earlier items
 * have left. It is a ring as large as the distance from the earliest item to the latest has ever
 * been. A single result, which is the usual case, lies in the ring itself. Not thread-safe.
 */
final class ReorderBuffer {
  private static final Object NOTHING = new Object(); // an item without results
  private static final Object SEVERAL = new Object(); // an item with more than one

  private @Nullable Object[] origins = new Object[8]; // or one of the two markers
  private @Nullable Object[] values = new Object[8]; // a chunk, if there are several
  private long[] accepted = new long[8]; // the stamp of a single result
  private int results;

  /** Returns the number of results in the buffer. */
  int results() {
    return results;
  }

  /** Ensures that each item from {@code first} to before {@code end} has a place. */
  void makeRoom(long first, long end) {
    int length = origins.length;
    if (end - first > length) {
      int larger = Math.max(length * 2, length); // OutOfMemoryError before an overflow
      @Nullable Object[] largerOrigins = new Object[larger];
      @Nullable Object[] largerValues = new Object[larger];
      long[] largerAccepted = new long[larger];
      for (long number = first; number < first + length; number++) {
        largerOrigins[(int) (number & (larger - 1))] = origins[place(number)];
        largerValues[(int) (number & (larger - 1))] = values[place(number)];
        largerAccepted[(int) (number & (larger - 1))] = accepted[place(number)];
      }
      origins = largerOrigins;
      values = largerValues;
      accepted = largerAccepted;
    }
  }

  /** Moves the results of an item, if it has any, into the buffer; the chunk is empty then. */
  void put(long number, Chunk chunk) {
    int place = place(number);
    switch (chunk.size()) {
      case 0 -> origins[place] = NOTHING;
      case 1 -> {
        origins[place] = chunk.origin(chunk.from());
        values[place] = chunk.value(chunk.from());
        accepted[place] = chunk.accepted(chunk.from());
      }
      default -> {
        origins[place] = SEVERAL;
        values[place] = chunk.copy(chunk.from(), chunk.to());
      }
    }
    results += chunk.size();
    chunk.clear();
  }

  /** Returns whether an item has arrived, with or without results. */
  boolean has(long number) {
    return origins[place(number)] != null;
  }

  /** Returns how many results an item has that has arrived. */
  int count(long number) {
    Object origin = origins[place(number)];
    return origin == NOTHING ? 0 : origin == SEVERAL ? several(number).size() : 1;
  }

  /** Moves the results of an item that has arrived to the end of a chunk. */
  void moveTo(Chunk chunk, long number) {
    int place = place(number);
    int count = count(number);
    if (origins[place] == SEVERAL) {
      chunk.addFirstOf(several(number), count);
    } else if (count > 0) {
      Object origin = Objects.requireNonNull(origins[place]);
      Object value = Objects.requireNonNull(values[place]);
      chunk.add(origin, value, accepted[place], Chunk.NO_STAMP); // it has not been forwarded yet
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
