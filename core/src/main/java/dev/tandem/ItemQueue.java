package dev.tandem;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue bounded by the weight of its items, which move one by one. Each item is weighed once, by
 * the thread that puts it, and carries its weight with it. A thread that has to wait for room is
 * let in when half of the room is free, because a wake-up for each item is expensive if the next
 * stage is slow.
 */
final class ItemQueue implements StageQueue {

  /** An item in the queue, the input that it came from, its weight, and the stamps of both. */
  private record Item(Object origin, Object value, long weight, long accepted, long queued) {}

  private final BoundedBuffer<Item> buffer;
  private final ToLongFunction<Object> weigher;
  private final Consumer<? super Throwable> failed;
  private final boolean ofResults;

  private ItemQueue(
      long bound,
      ToLongFunction<Object> weigher,
      Consumer<? super Throwable> failed,
      boolean ofResults) {
    buffer = new BoundedBuffer<>(bound, Item::weight, bound / 2);
    this.weigher = weigher;
    this.failed = failed;
    this.ofResults = ofResults;
  }

  /**
   * Creates the queue before a stage. {@code failed} receives what the weigher throws, and ends the
   * run. If a cancel interrupts the weigher, the queue no longer accepts the item.
   */
  static ItemQueue beforeStage(
      long bound, ToLongFunction<Object> weigher, Consumer<? super Throwable> failed) {
    return new ItemQueue(bound, weigher, failed, false);
  }

  /**
   * Creates the queue of the results of a run. Once the run is cancelled, its bound is {@linkplain
   * #lift lifted}, and it accepts results whatever they weigh.
   */
  static ItemQueue ofResults(
      long bound, ToLongFunction<Object> weigher, Consumer<? super Throwable> failed) {
    return new ItemQueue(bound, weigher, failed, true);
  }

  @Override
  public Chunk put(Chunk chunk, PhaseTimer timer) throws InterruptedException {
    while (!chunk.isEmpty()) {
      Item item = firstOf(chunk, timer.guard);
      if (!buffer.putNow(item)) {
        await(item, true, timer);
      }
      chunk.removeFirst(1);
    }
    return chunk;
  }

  private void await(Item item, boolean counted, PhaseTimer timer) throws InterruptedException {
    timer.enter(PhaseTimer.Phase.BLOCKED);
    try {
      while (true) {
        try {
          buffer.put(item, counted);
          return;
        } catch (InterruptedException e) {
          if (!timer.guard.isOwn()) {
            throw e;
          }
          // retry: the run itself does not interrupt its threads here, and items are weighed once
        }
      }
    } finally {
      timer.enter(PhaseTimer.Phase.BUSY);
    }
  }

  @Override
  public Chunk putUncounted(Chunk chunk, PhaseTimer timer) throws InterruptedException {
    while (!chunk.isEmpty()) {
      await(firstOf(chunk, timer.guard), false, timer);
      chunk.removeFirst(1);
    }
    return chunk;
  }

  @Override
  public boolean put(
      Object origin, Object value, long now, long nanos, @Nullable InterruptGuard guard)
      throws InterruptedException {
    return buffer.put(weighed(origin, value, now, now, guard), nanos);
  }

  @Override
  public boolean wantsTime() {
    return true;
  }

  @Override
  public Chunk putNow(Chunk chunk) {
    throw new IllegalStateException("items are weighed by the thread that made them");
  }

  private Item firstOf(Chunk chunk, InterruptGuard guard) {
    int at = chunk.from();
    return weighed(chunk.origin(at), chunk.value(at), chunk.accepted(at), chunk.queued(at), guard);
  }

  private Item weighed(
      Object origin, Object value, long accepted, long queued, @Nullable InterruptGuard guard) {
    Long weight;
    try {
      weight = guard == null ? (Long) weigh(value) : guard.call(() -> weigh(value));
    } catch (Throwable e) {
      failed.accept(e);
      throw new QueueClosedException(e);
    }
    if (weight == null && !ofResults) {
      throw new QueueClosedException(null); // the queue is about to be closed
    }
    return new Item(origin, value, weight == null ? 0 : weight, accepted, queued);
  }

  private long weigh(Object value) {
    return Limits.requireWeight(weigher.applyAsLong(value));
  }

  @Override
  public @Nullable Chunk take(Chunk spare, int most, boolean returning, @Nullable PhaseTimer timer)
      throws InterruptedException {
    ChunkQueue.enter(timer, PhaseTimer.Phase.STARVED);
    try {
      Item item = buffer.takeUnlessDrained();
      if (item == null) {
        return null;
      }
      spare.add(item.origin(), item.value(), item.accepted(), item.queued());
      spare.weigh(item.weight());
      return spare;
    } finally {
      ChunkQueue.enter(timer, PhaseTimer.Phase.BUSY);
    }
  }

  @Override
  public boolean returnUnstarted(Chunk chunk) {
    return false;
  }

  @Override
  public boolean leave(boolean returning) {
    return true;
  }

  @Override
  public void close() {
    buffer.close(null);
  }

  @Override
  public List<Chunk> shutdown() {
    return buffer.shutdown().stream().map(item -> Chunk.of(item.origin(), item.value())).toList();
  }

  @Override
  public void lift() {
    buffer.lift();
  }

  @Override
  public QueueState.Level level() {
    return buffer.level();
  }

  @Override
  public int mostAtOnce() {
    return 1;
  }

  @Override
  public boolean weighs() {
    return true;
  }
}
