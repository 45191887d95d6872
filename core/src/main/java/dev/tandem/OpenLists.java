package dev.tandem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The lists that a stage is making, one for each key, from the one that was begun first to the last
 * one. For one thread, except where it says otherwise.
 */
final class OpenLists {
  private final SequencedMap<ListKey, OpenList> lists = new LinkedHashMap<>();
  private volatile @Nullable OpenList oldest;

  /**
   * Returns the key of the list that has an equal one, or else this key. This compares keys, which
   * is user code. With what it returns, the other methods compare keys only where different ones
   * have the same hash code.
   */
  ListKey known(ListKey key) {
    OpenList list = lists.get(key);
    return list == null ? key : list.key;
  }

  @Nullable OpenList get(ListKey key) {
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
      Map.Entry<ListKey, OpenList> first = lists.firstEntry();
      oldest = first == null ? null : first.getValue();
    }
  }

  /** Removes all lists, without comparing keys. */
  List<OpenList> removeAll() {
    List<OpenList> all = List.copyOf(lists.values());
    lists.clear();
    oldest = null;
    return all;
  }

  /** Returns the list that was begun first, if there are any. Any thread may call this. */
  @Nullable OpenList oldest() {
    return oldest;
  }

  int size() {
    return lists.size();
  }
}
