package dev.tandem;

import java.util.Iterator;
import java.util.Objects;

/**
 * Brings the inputs to the first stage, as many at once as come quickly. None waits for a slow one
 * behind it: what was read goes on within about a millisecond, whatever the source does next.
 */
final class Feeder<I> implements Relief.Way {
  final Hand hand = new Hand(false);

  private final StageRun first;
  private final Relief relief;
  private final Clock clock;
  private final Lap lap;
  private final ChunkSize size;

  // Used by the feeding thread alone.
  private Chunk spare = new Chunk(1);
  private boolean refused;

  Feeder(StageRun first, Relief relief, Clock clock) {
    this.first = first;
    this.relief = relief;
    this.clock = clock;
    lap = new Lap("input", clock);
    size = new ChunkSize(first.mostAtOnce());
    if (first.mostAtOnce() > 1) {
      relief.watch(hand, this);
    }
  }

  /**
   * Brings all inputs, until the run takes no more.
   *
   * @throws InterruptedException if interrupted
   */
  void feed(Iterator<? extends I> inputs) throws InterruptedException {
    boolean more = true;
    while (more && !refused) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      hand.gather(spare, size.now());
      if (hand.isFull()) {
        relief.look();
      }
      try {
        more = gather(inputs);
      } finally {
        deliver(hand.layDown()); // also what was read before the source failed
      }
    }
  }

  private void deliver(Chunk read) throws InterruptedException {
    try {
      spare = read.isEmpty() ? read : first.queue.put(read, lap);
    } catch (QueueClosedException over) {
      refused = true;
      first.refuse(read);
    } catch (InterruptedException e) {
      first.refuse(read);
      throw e;
    }
  }

  @Override
  public int handOnNow(Chunk read) {
    try {
      return first.queue.putNow(read).size();
    } catch (QueueClosedException over) {
      return read.size(); // the feeder will learn of it
    }
  }

  @Override
  public void giveBack(Chunk items) {
    throw new IllegalStateException("inputs are not given back");
  }

  /** Reads some inputs; returns whether there may be more. */
  private boolean gather(Iterator<? extends I> inputs) {
    long begun = clock.nanoTime();
    int most = size.now();
    int count = 0;
    while (count < most && !first.execution().isCancelled() && inputs.hasNext()) {
      I input = Objects.requireNonNull(inputs.next(), "input");
      hand.add(input, input);
      count++;
    }
    size.took(count, clock.nanoTime() - begun);
    return count == most;
  }
}
