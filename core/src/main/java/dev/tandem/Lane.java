package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The items of one key in a {@link KeyedOrder}: one is being worked on, the others wait for it. */
final class Lane {
  private final Object key;
  private final int hash;

  // Guarded by the lock of the order.
  private @Nullable Deque<Chunk> items; // created lazily: most lanes are never crowded
  boolean busy;
  boolean listed; // whether it is listed as idle

  /** Creates a lane; runs user code. */
  Lane(Object key) {
    this.key = key;
    hash = key.hashCode();
  }

  void add(Chunk item) {
    if (items == null) {
      items = new ArrayDeque<>();
    }
    items.addLast(item);
  }

  @Nullable Chunk next() {
    return items == null ? null : items.pollFirst();
  }

  boolean isCrowded() {
    return items != null && !items.isEmpty();
  }

  /** Rejects a key whose hash code has changed: the map would not find it. Runs user code. */
  void requireSameKey() {
    if (key.hashCode() != hash) {
      throw new IllegalStateException(
          "the key of an item changed while the item was worked on: its hash code is another;"
              + " use an immutable key");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Lane lane && hash == lane.hash && key.equals(lane.key));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
