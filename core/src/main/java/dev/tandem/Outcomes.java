package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/**
 * The outcomes of one run, one by one, each input's exactly once, in the order in which they are
 * ready.
 *
 * {@snippet file="PipelineSnippets.java" region="outcomes"}
 *
 * <p>The inputs are read as the run gets on, and the run gets on as its outcomes are taken:
 * whatever their number, no more are in memory than the queues and the workers hold. The outcomes
 * that wait have a queue, too, which {@link Pipeline#resultQueue} and {@link
 * Pipeline#resultQueueWeight} bound. A failed item is an outcome too, and ends the run only if
 * whoever takes it does so.
 *
 * <p>The run starts with the first call of {@link #iterator}, which can be called once. Iterate to
 * the end, or close: a run left in the middle keeps its threads. After {@code close}, what was done
 * can still be taken.
 *
 * <p>The iterator throws {@link PipelineException} if the inputs cannot be read, a resource fails,
 * a stage function throws an {@link Error}, or a function of the options throws; and {@link
 * CancellationException} when interrupted, with the interrupt status kept and the run cancelled. It
 * is for one thread; the other methods are thread-safe.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public final class Outcomes<I, O> implements Iterable<Outcome<I, O>>, AutoCloseable {
  private final Execution<I> execution;
  private final OutcomeQueue queue;
  private final Inputs<I> inputs;
  private final Thread reading;

  // Guarded by this.
  private boolean started;
  private boolean closed;

  Outcomes(Execution<I> execution, OutcomeQueue queue, Inputs<I> inputs, boolean inMemory) {
    this.execution = execution;
    this.queue = queue;
    this.inputs = inputs;
    // A platform thread unless reading never waits: reading a file or a pipe would hold the carrier
    // of a virtual one, and an interrupt reaches such a read only here.
    reading = execution.readingThread(inputs, !inMemory);
  }

  /**
   * Starts the run.
   *
   * @throws IllegalStateException if it was started before
   */
  @Override
  public synchronized Iterator<Outcome<I, O>> iterator() {
    if (started) {
      throw new IllegalStateException("the outcomes of a run can be taken once");
    }
    started = true;
    if (closed) {
      execution.close(); // so that the end of what never began is found
    } else {
      execution.start(reading);
    }
    return new Taking();
  }

  /**
   * Cancels the run unless it has ended: wakes what waits, interrupts what works, and returns when
   * every thread of the run has ended. What was not finished is {@linkplain #handedBack handed
   * back}. Closing again does nothing.
   *
   * @throws IllegalStateException if called by a thread of the run, such as from a stage function
   */
  @Override
  public void close() {
    execution.requireOutsider();
    cancel();
    try (var _ = inputs) {
      execution.close();
    }
  }

  /** Cancels the run without waiting for its end. */
  void cancel() {
    synchronized (this) {
      closed = true;
    }
    execution.cancel();
  }

  boolean isCancelled() {
    return execution.isCancelled();
  }

  /** The inputs that the run accepted and did not finish; complete once it has ended. */
  public List<I> handedBack() {
    return execution.handedBack();
  }

  /** The run at this moment. Costs a look at every worker. */
  public Stats stats() {
    return execution.stats();
  }

  private final class Taking implements Iterator<Outcome<I, O>> {
    private Chunk chunk = new Chunk(1);
    private final Deque<Outcome<I, O>> next = new ArrayDeque<>(1); // more only where inputs share
    private boolean over;

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && chunk.isEmpty() && !over) {
        fetch();
      }
      return !next.isEmpty() || !chunk.isEmpty();
    }

    @Override
    public Outcome<I, O> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (next.isEmpty()) {
        Object origin = chunk.origin(chunk.from());
        Object item = chunk.value(chunk.from());
        chunk.removeFirst(1);
        if (Origins.isInput(origin)) { // as mostly
          return outcome(origin, item);
        }
        if (!queue.isByInput()) { // the output alone counts
          return outcome(Origins.first(origin), item);
        }
        Origins.each(origin, input -> next.addLast(outcome(input, item)));
      }
      return next.removeFirst();
    }

    @SuppressWarnings("unchecked") // the first stage took the inputs, the last made the outputs
    private Outcome<I, O> outcome(Object input, Object item) {
      return item instanceof Sink.Failure(var stage, var cause, var attempts)
          ? new Outcome.Failed<>((I) input, stage, cause, attempts)
          : new Outcome.Done<>((I) input, (O) item);
    }

    private void fetch() {
      try {
        Chunk fetched = queue.next(chunk);
        if (fetched != null) {
          chunk = fetched;
          return;
        }
        over = true;
        try (var _ = inputs) {
          execution.awaitEnd();
        }
      } catch (InterruptedException e) {
        try {
          close();
        } finally {
          Thread.currentThread().interrupt();
        }
        throw new CancellationException("interrupted while waiting for an outcome");
      }
    }
  }
}
