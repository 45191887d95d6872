package dev.tandem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The lists that a stage is making, one for each key, from the one that was begun first to the last
 * one. For one thread, except where it says otherwise.
 */
final class OpenLists {
  /** The key of all items if they have none of their own. */
  static final Object ONLY_KEY = new Object();

  private final SequencedMap<Object, OpenList> lists = new LinkedHashMap<>();
  private volatile @Nullable OpenList oldest;

  @Nullable OpenList get(Object key) {
    return lists.get(key);
  }

  void add(OpenList list) {
    lists.put(list.key, list);
    if (lists.size() == 1) {
      oldest = list;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same list
  void remove(OpenList list) {
    lists.remove(list.key);
    if (oldest == list) {
      Map.Entry<Object, OpenList> first = lists.firstEntry();
      oldest = first == null ? null : first.getValue();
    }
  }

  /** Returns the list that was begun first, if there are any. Any thread may call this. */
  @Nullable OpenList oldest() {
    return oldest;
  }

  int size() {
    return lists.size();
  }
}
