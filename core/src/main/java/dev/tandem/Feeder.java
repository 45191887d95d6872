package dev.tandem;

import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the inputs to the first stage, as many at once as arrive quickly. No input waits for a slow
 * one behind it: inputs that were read are forwarded within about a millisecond, whatever the
 * source does next.
 */
final class Feeder<I> implements WorkBatch.Target {
  final WorkBatch batch = new WorkBatch(false, false);

  private final StageRun first;
  private final @Nullable FeedbackLoop loop; // null unless the run feeds itself
  private final RunControl run;
  private final Rebalancer rebalancer;
  private final Clock clock;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private final ChunkSize size;

  // Used by the feeding thread alone.
  private Chunk spare = new Chunk(1);
  private boolean refused;
  private long read; // when the inputs in the batch had been read

  /** Creates a feeder for the thread of this guard. */
  Feeder(
      StageRun first,
      @Nullable FeedbackLoop loop,
      RunControl run,
      Rebalancer rebalancer,
      InterruptGuard guard,
      Clock clock) {
    this.first = first;
    this.loop = loop;
    this.run = run;
    this.rebalancer = rebalancer;
    this.clock = clock;
    this.guard = guard;
    timer = new PhaseTimer("input", clock, guard);
    size = new ChunkSize(first.mostAtOnce());
    if (first.mostAtOnce() > 1) {
      rebalancer.add(batch, this);
    }
  }

  /**
   * Feeds all inputs, until the run accepts no more.
   *
   * @throws InterruptedException if interrupted by anything but the run
   */
  void feed(Iterable<? extends I> inputs) throws InterruptedException {
    if (!guard.enter(false)) {
      return;
    }
    Iterator<? extends I> iterator;
    try {
      iterator = inputs.iterator();
    } catch (Throwable e) {
      if (!isOurs(guard.leave(), e)) {
        throw e;
      }
      return;
    }
    boolean more = guard.leave() == InterruptGuard.Interrupt.NONE;
    while (more && !refused) {
      if (!guard.isOwn() && Thread.interrupted()) {
        throw new InterruptedException();
      }
      more = feedSome(iterator);
    }
  }

  private boolean feedSome(Iterator<? extends I> inputs) throws InterruptedException {
    batch.gather(spare, size.now());
    if (batch.isFull()) {
      rebalancer.batchIsFull();
    }
    if (!guard.enter(false)) {
      return false;
    }
    boolean more = false;
    InterruptGuard.Interrupt interrupt = InterruptGuard.Interrupt.NONE;
    try {
      more = gather(inputs);
      interrupt = guard.leave();
    } catch (Throwable e) {
      interrupt = guard.leave();
      if (!isOurs(interrupt, e)) {
        read = clock.nanoTime();
        deliverBefore(e);
        throw e;
      }
    }
    if (interrupt != InterruptGuard.Interrupt.ABANDONED) {
      deliver(batch.finish());
    }
    return more && interrupt == InterruptGuard.Interrupt.NONE;
  }

  /**
   * Returns whether the exception results from an interrupt by the run, which wants no more inputs.
   */
  private static boolean isOurs(InterruptGuard.Interrupt interrupt, Throwable thrown) {
    return switch (interrupt) {
      case ABANDONED -> true;
      case CANCEL -> thrown instanceof Exception;
      case NONE, TIME_IS_UP -> false;
    };
  }

  /**
   * Abandons the reading thread if it waits for the source and no interrupt has woken it, and hands
   * back the inputs that it has read but not forwarded. Returns whether the thread was abandoned.
   */
  boolean abandonIfDeaf() {
    boolean abandoned = guard.abandonIfDeaf();
    if (abandoned) {
      first.refuse(batch.finish());
    }
    return abandoned;
  }

  /** Delivers what was read before the source failed. An interrupt must not hide that failure. */
  private void deliverBefore(Throwable failure) {
    try {
      deliver(batch.finish());
    } catch (InterruptedException e) {
      failure.addSuppressed(e);
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Chunk inputs) throws InterruptedException {
    inputs.stamp(read);
    try {
      spare = put(inputs);
    } catch (QueueClosedException over) {
      refused = true;
      first.refuse(inputs);
    } catch (InterruptedException e) {
      first.refuse(inputs);
      throw e;
    }
  }

  private Chunk put(Chunk inputs) throws InterruptedException {
    while (!inputs.isEmpty()) {
      try {
        return first.queue.put(inputs, timer);
      } catch (InterruptedException e) {
        if (!guard.isOwn()) {
          throw e;
        }
        // perhaps from a timer of the source; only the run may end a thread of its own
      }
    }
    return inputs;
  }

  @Override
  public int forwardNow(Chunk inputs) {
    inputs.stamp(clock.nanoTime());
    try {
      return first.queue.putNow(inputs).size();
    } catch (QueueClosedException over) {
      return inputs.size(); // the feeding thread will notice this, too
    }
  }

  @Override
  public void returnUnstarted(Chunk items) {
    throw new IllegalStateException("inputs are not returned to the queue");
  }

  /** Reads some inputs; returns whether there may be more. */
  private boolean gather(Iterator<? extends I> inputs) {
    long begun = clock.nanoTime();
    int most = size.now();
    int count = 0;
    while (count < most && !run.isCancelled() && inputs.hasNext()) {
      I input = Objects.requireNonNull(inputs.next(), "input");
      if (loop == null || loop.begins(input)) {
        batch.addInput(input);
      }
      count++;
    }
    read = clock.nanoTime();
    size.took(count, read - begun);
    return count == most;
  }
}
