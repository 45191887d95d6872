package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A list that a stage is making, with the inputs that its items came from. */
final class OpenList {
  final ListKey key;
  final long begun; // when its first item arrived
  final long accepted; // when the run got that item
  private final List<Object> origins = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private long weight;

  OpenList(ListKey key, long begun, long accepted) {
    this.key = key;
    this.begun = begun;
    this.accepted = accepted;
  }

  void add(Object origin, Object value, long itsWeight) {
    origins.add(origin);
    values.add(value);
    weight += itsWeight;
  }

  int size() {
    return values.size();
  }

  long weight() {
    return weight;
  }

  /** Returns the list that is forwarded, which cannot be changed. */
  List<Object> values() {
    return List.copyOf(values);
  }

  List<Object> origins() {
    return List.copyOf(origins);
  }

  /** Calls {@code receiver} with the origin and the value of each item. */
  void forEach(BiConsumer<Object, Object> receiver) {
    for (int i = 0; i < values.size(); i++) {
      receiver.accept(origins.get(i), values.get(i));
    }
  }
}
