package dev.tandem;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list that grows without copying its elements: it consists of pieces of the same length. So it
 * costs one reference per item, and never needs an array so large that the garbage collector treats
 * it specially. It is read-only for its users.
 */
final class ResultList<O> extends AbstractList<O> implements RandomAccess {
  private static final int SHIFT = 12;
  private static final int PIECE = 1 << SHIFT;

  private final List<@Nullable Object[]> pieces = new ArrayList<>();
  private int size;

  /** Adds the items of a chunk. */
  void addAll(Chunk items) {
    int taken = 0;
    while (taken < items.size()) {
      int at = size & (PIECE - 1);
      if (at == 0) {
        pieces.add(new Object[PIECE]);
      }
      int count = Math.min(items.size() - taken, PIECE - at);
      items.copyValues(taken, count, pieces.getLast(), at);
      taken += count;
      size = Math.addExact(size, count);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the last stage produces what the pipeline does
  public O get(int index) {
    Objects.checkIndex(index, size);
    return (O) Objects.requireNonNull(pieces.get(index >> SHIFT)[index & (PIECE - 1)]);
  }

  @Override
  public Iterator<O> iterator() {
    return new Iterator<>() {
      private int next;
      private @Nullable Object[] piece = {};

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      @SuppressWarnings("unchecked") // as in get
      public O next() {
        if (next >= size) {
          throw new NoSuchElementException();
        }
        int at = next++ & (PIECE - 1);
        if (at == 0) {
          piece = pieces.get((next - 1) >> SHIFT);
        }
        return (O) Objects.requireNonNull(piece[at]);
      }
    };
  }

  @Override
  public int size() {
    return size;
  }
}
