package dev.tandem;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue bounded by the weight of its items, which move one by one. Whoever waits for room is let
 * in when half of it is free: a wake-up for each item is dear where the next stage is slow.
 */
final class ItemQueue implements StageQueue {

  /** An item on its way, and the input that it came from. */
  private record Item(Object origin, Object value) {}

  private final BoundedBuffer<Item> buffer;

  ItemQueue(long bound, ToLongFunction<Object> weigher) {
    buffer = new BoundedBuffer<>(bound, item -> weigher.applyAsLong(item.value()), bound / 2);
  }

  @Override
  public Chunk put(Chunk chunk, Lap lap) throws InterruptedException {
    lap.enter(Lap.Phase.BLOCKED);
    try {
      while (!chunk.isEmpty()) {
        buffer.put(first(chunk));
        chunk.removeFirst(1);
      }
      return chunk;
    } finally {
      lap.enter(Lap.Phase.BUSY);
    }
  }

  @Override
  public void put(Object origin, Object value) throws InterruptedException {
    buffer.put(new Item(origin, value));
  }

  @Override
  public Chunk putNow(Chunk chunk) {
    while (!chunk.isEmpty() && buffer.putNow(first(chunk))) {
      chunk.removeFirst(1);
    }
    return chunk;
  }

  @Override
  public @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable Lap lap)
      throws InterruptedException {
    ChunkQueue.enter(lap, Lap.Phase.STARVED);
    try {
      Item item = buffer.takeUnlessDrained();
      if (item == null) {
        return null;
      }
      spare.add(item.origin(), item.value());
      return spare;
    } finally {
      ChunkQueue.enter(lap, Lap.Phase.BUSY);
    }
  }

  @Override
  public boolean giveBack(Chunk chunk) {
    throw new IllegalStateException("items that move one by one are not given back");
  }

  @Override
  public void close() {
    buffer.close(null);
  }

  @Override
  public List<Object> shutdown() {
    return buffer.shutdown().stream().map(Item::origin).toList();
  }

  @Override
  public BoundedBuffer.Level level() {
    return buffer.level();
  }

  private static Item first(Chunk chunk) {
    return new Item(chunk.origin(chunk.from()), chunk.value(chunk.from()));
  }
}
