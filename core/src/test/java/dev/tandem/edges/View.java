package dev.tandem.edges;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The ways to pass the rows of a user's own collection to a pipeline: itself, or as a view. */
enum View {
  ITERABLE("an Iterable") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return rows::listIterator;
    }
  },

  COLLECTION("the list itself") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return rows;
    }
  },

  SUBLIST("subList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return rows.subList(0, rows.size());
    }
  },

  REVERSED("reversed") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return rows.reversed();
    }
  },

  UNMODIFIABLE_LIST("unmodifiableList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.unmodifiableList(rows);
    }
  },

  UNMODIFIABLE_COLLECTION("unmodifiableCollection") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.unmodifiableCollection(rows);
    }
  },

  UNMODIFIABLE_SEQUENCE("unmodifiableSequencedCollection") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.unmodifiableSequencedCollection(rows);
    }
  },

  SYNCHRONIZED_LIST("synchronizedList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.synchronizedList(rows);
    }
  },

  CHECKED_LIST("checkedList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.checkedList(rows, Integer.class);
    }
  },

  VIEW_OF_A_VIEW("unmodifiableList of a reversed subList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.unmodifiableList(rows.subList(0, rows.size()).reversed());
    }
  },

  KEYS("the keys of a map") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return new RowMap(rows).keySet();
    }
  },

  VALUES("the values of a map") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return new RowMap(rows).values();
    }
  },

  UNMODIFIABLE_KEYS("unmodifiableSet of the keys of a map") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return Collections.unmodifiableSet(new RowMap(rows).keySet());
    }
  },

  ARRAY_LIST("a subclass of ArrayList") {
    @Override
    Iterable<Integer> of(Rows rows) {
      return new LazyArrayList(rows);
    }
  };

  /** Three rows, each fetched by a cursor. */
  static final class Rows extends AbstractList<Integer> {
    private final Supplier<Integer> cursor;

    Rows(Supplier<Integer> cursor) {
      this.cursor = cursor;
    }

    @Override
    public Integer get(int index) {
      return cursor.get();
    }

    @Override
    public int size() {
      return 3;
    }
  }

  /** The rows as a map. */
  private static final class RowMap extends AbstractMap<Integer, Integer> {
    private final Rows rows;

    private RowMap(Rows rows) {
      this.rows = rows;
    }

    @Override
    public Set<Map.Entry<Integer, Integer>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<Integer, Integer>> iterator() {
          return rows.stream().map(row -> Map.entry(row, row)).iterator();
        }

        @Override
        public int size() {
          return rows.size();
        }
      };
    }
  }

  /** A list that looks like one in memory. */
  private static final class LazyArrayList extends ArrayList<Integer> {
    private static final long serialVersionUID = 1;

    private final transient List<Integer> rows;

    private LazyArrayList(Rows rows) {
      super(Collections.nCopies(rows.size(), 0));
      this.rows = rows;
    }

    @Override
    public Iterator<Integer> iterator() {
      return rows.iterator();
    }
  }

  private final String text;

  View(String text) {
    this.text = text;
  }

  abstract Iterable<Integer> of(Rows rows);

  @Override
  public String toString() {
    return text;
  }
}
