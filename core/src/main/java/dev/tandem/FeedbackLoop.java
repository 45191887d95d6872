package dev.tandem;

import dev.tandem.PipelineException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way back of a run that feeds itself: from the stage functions to the queue of the first
 * stage. It has a thread, which waits for room there, so that no worker does. It also knows when
 * the run is at its end, which is when the input is closed and nothing can be put back any more.
 */
final class FeedbackLoop {

  /** The place of a stage in the loop: from the first stage to the last one that feeds it. */
  record Part(FeedbackLoop loop, boolean last) {

    /** Called before results that are more than one to an item leave the stage. */
    void emitted(int results) {
      if (!last) {
        loop.unfinished.add(results);
      }
    }

    /** Called when an item waits in a list that is not complete. */
    void held() {
      loop.unfinished.hold(1);
    }

    /** Called when such a list has left the stage. */
    void heldEnded(int items) {
      loop.unfinished.removeHeld(items);
    }

    /** Called when items have ended in the stage, and results of others have left it. */
    void ended(int items) {
      loop.unfinished.remove(items);
    }
  }

  final Unfinished unfinished;

  private final StageQueue queue;
  private final Consumer<Chunk> handBack; // at the first stage
  private final RunControl run;
  private final Frontier frontier;
  private final @Nullable Function<Object, String> key;
  private final @Nullable SeenKeys seen; // null if each key may pass any number of times
  private final PhaseTimer timer;
  private final List<Runnable> flushes = new ArrayList<>(); // complete before the run starts
  private final AtomicBoolean inputClosed = new AtomicBoolean();
  private final LongAdder fed = new LongAdder();
  private final LongAdder repeated = new LongAdder();

  @SuppressWarnings("unchecked") // what is put back has the type of the inputs
  FeedbackLoop(
      StageQueue queue,
      Consumer<Chunk> handBack,
      FeedbackOptions<?> options,
      RunControl run,
      Clock clock) {
    this.queue = queue;
    this.handBack = handBack;
    this.run = run;
    frontier = new Frontier(options.inMemory(), (DiskQueue<Object>) options.diskQueue());
    key = (Function<Object, String>) options.key();
    seen = key == null ? null : new SeenKeys();
    timer = new PhaseTimer("feedback", clock);
    unfinished = new Unfinished(() -> flushes.forEach(Runnable::run), this::end);
  }

  private void end() {
    queue.close();
    frontier.close();
  }

  /** Adds what forwards an incomplete list, to be run when nothing else is unfinished. */
  void whenAllAreHeld(Runnable flush) {
    flushes.add(flush);
  }

  /** Returns the key of an item, if each key passes once; runs user code. */
  @Nullable Fingerprint key(Object item) {
    return key == null ? null : Fingerprint.of(key.apply(item));
  }

  /** Returns whether an input that was read goes on its way; if not, it was left out. */
  boolean begins(Object input) {
    return begins(key(input));
  }

  private boolean begins(@Nullable Fingerprint itsKey) {
    if (seen != null && itsKey != null && !seen.accept(itsKey)) {
      repeated.increment();
      return false;
    }
    unfinished.add(1);
    return true;
  }

  /**
   * Puts an input, waiting up to {@code nanos} for room; returns whether it was accepted.
   *
   * @param now the time, or {@link Chunk#NO_STAMP} if that is not known
   */
  boolean put(Object input, long now, long nanos, @Nullable InterruptGuard guard)
      throws InterruptedException {
    if (inputClosed.get()) {
      throw new QueueClosedException(null);
    }
    Fingerprint itsKey = key(input);
    if (seen == null || itsKey == null) {
      return putCounted(input, now, nanos, guard);
    }
    SeenKeys.Pending pending = seen.begin(itsKey);
    if (pending == null) {
      repeated.increment();
      return true;
    }
    boolean accepted = false;
    try {
      accepted = putCounted(input, now, nanos, guard);
      return accepted;
    } finally {
      if (accepted) {
        seen.accepted(pending);
      } else if (!seen.refused(pending)) {
        feedNow(input);
      }
    }
  }

  private boolean putCounted(Object input, long now, long nanos, @Nullable InterruptGuard guard)
      throws InterruptedException {
    unfinished.add(1);
    boolean accepted = false;
    try {
      accepted = queue.put(input, input, now, nanos, guard);
      return accepted;
    } finally {
      if (!accepted) {
        unfinished.remove(1);
      }
    }
  }

  /** Closes the input. */
  void closeInput() {
    if (!inputClosed.getAndSet(true)) {
      unfinished.remove(1);
    }
  }

  /** Puts back the items that a stage function has returned with, and empties the list. */
  void feed(List<FeedbackBuffer.Item> items) {
    if (items.isEmpty()) {
      return;
    }
    List<Object> accepted = new ArrayList<>(items.size());
    for (FeedbackBuffer.Item item : items) {
      if (begins(item.key())) {
        accepted.add(item.value());
      }
    }
    items.clear();
    addCounted(accepted);
  }

  private void feedNow(Object input) {
    unfinished.add(1);
    List<Object> one = new ArrayList<>();
    one.add(input);
    addCounted(one);
  }

  private void addCounted(List<Object> items) {
    fed.add(items.size());
    try {
      frontier.add(items);
    } catch (QueueClosedException over) {
      // what was not added is handed back below
    } catch (IOException | RuntimeException e) { // perhaps of the format
      run.stop(new Reason.RunFailed("feedback"), e);
    } finally {
      items.forEach(this::handBack);
    }
  }

  /** Moves items from the frontier to the queue of the first stage, until the run is at its end. */
  void run() {
    try {
      Chunk chunk = frontier.take(new Chunk(1), timer);
      while (chunk != null) {
        chunk.stamp(timer.now());
        Chunk spare = forward(chunk);
        frontier.refill();
        chunk = frontier.take(spare, timer);
      }
    } catch (Throwable e) { // whatever it is, the run must end and report it
      run.stop(new Reason.RunFailed("feedback"), e);
    } finally {
      handBackRest();
    }
  }

  private Chunk forward(Chunk chunk) {
    while (!chunk.isEmpty()) {
      try {
        return queue.putUncounted(chunk, timer);
      } catch (InterruptedException stray) {
        // the run does not interrupt this thread here; the rest is still in the chunk
      } catch (QueueClosedException cancelled) {
        handBack.accept(chunk);
      }
    }
    return chunk;
  }

  private void handBackRest() {
    List<Object> left = new ArrayList<>();
    try {
      frontier.drain(left);
    } catch (Throwable e) {
      run.stop(new Reason.RunFailed("feedback"), e);
    } finally {
      left.forEach(this::handBack);
    }
  }

  private void handBack(Object item) {
    handBack.accept(Chunk.of(item, item));
  }

  /** Called when the run is cancelled. */
  void cancel() {
    frontier.shutdown().forEach(handBack);
    timer.guard.cancel();
  }

  /** Returns the guard of its thread, which may weigh items. */
  InterruptGuard guard() {
    return timer.guard;
  }

  /** Returns how many items were put back, not counting those left out. */
  long fed() {
    return fed.sum();
  }

  /** Returns how many items were left out because one with the same key had come before. */
  long repeated() {
    return repeated.sum();
  }
}
