package dev.tandem.images.source;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.DuckDb;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An iterator that filters the rows of a list in batches. A reference that is not a row passes, and
 * fails later for its own reason.
 */
final class FilteredRefs extends PeekingRefs {
  private static final int MOST_ROWS = 1024;
  private static final int MOST_CHARACTERS = 4 << 20;

  private final FilteredSource source;
  private final ImageRefs rows;
  private final ArrayDeque<Iterator<ImageRef>> fitting = new ArrayDeque<>();
  private @Nullable RowFilter filter; // null until the first rows are read

  FilteredRefs(FilteredSource source) {
    this.source = source;
    rows = source.rows().open();
  }

  @Override
  protected @Nullable ImageRef advance() {
    while (true) {
      while (fitting.isEmpty() && rows.hasNext()) {
        read();
      }
      Iterator<ImageRef> row = fitting.peek();
      if (row == null) {
        return null;
      }
      if (row.hasNext()) {
        return row.next();
      }
      fitting.remove();
    }
  }

  private void read() {
    List<ImageRef> batch = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    int characters = 0;
    while (batch.size() < MOST_ROWS && characters < MOST_CHARACTERS && rows.hasNext()) {
      ImageRef next = rows.next();
      batch.add(next);
      if (isRow(next)) {
        objects.add(next.row().columns());
        characters += next.row().columns().length();
      }
    }
    boolean[] fits = test(objects, batch.getLast().origin());
    int next = 0;
    for (ImageRef ref : batch) {
      if (!isRow(ref)) {
        fitting.add(List.of(ref).iterator());
      } else if (fits[next++]) {
        fitting.add(named(ref));
      }
    }
  }

  private static boolean isRow(ImageRef ref) {
    return !ref.row().columns().equals("{}");
  }

  private boolean[] test(List<String> objects, String last) {
    if (objects.isEmpty()) {
      return new boolean[0];
    }
    try {
      if (filter == null) {
        filter = RowFilter.open(source.where(), objects);
      }
      return filter.test(objects);
    } catch (SQLException e) {
      throw new SourceException(
          "--where cannot be applied to "
              + source.name()
              + ", rows up to "
              + last
              + ": "
              + DuckDb.reason(e),
          e);
    }
  }

  /** Returns references to the images that a row names, once the row has passed. */
  private Iterator<ImageRef> named(ImageRef whole) {
    try {
      return JsonRow.refs(whole.row().columns(), source.columns(), whole.origin());
    } catch (IOException e) {
      throw new AssertionError("The row was written by us", e);
    }
  }

  @Override
  public void close() {
    try (rows) {
      if (filter != null) {
        filter.close();
      }
    }
  }
}
