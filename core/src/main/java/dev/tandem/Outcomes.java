package dev.tandem;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one run, one by one, in the order in which they are ready. Each input has exactly
 * one, unless a stage makes {@linkplain Pipeline#thenMany any number of results} from an item.
 *
 * {@snippet file="PipelineSnippets.java" region="outcomes"}
 *
 * <p>The inputs are read as the run progresses, and the run progresses as its outcomes are taken:
 * whatever the number of inputs, no more of them are in memory than the queues and the workers
 * hold. The outcomes that wait have a queue, too, which {@link Pipeline#resultQueue} and {@link
 * Pipeline#resultQueueWeight} bound. A failed item is an outcome, too, and ends the run only if the
 * consumer ends it.
 *
 * <p>The run starts with the first call of {@link #iterator}, which can be called only once.
 * Iterate to the end, or close: a run that is left unfinished keeps its threads. After {@code
 * close}, outcomes that are ready can still be taken, and then the iterator is at its end.
 *
 * <p>The iterator throws {@link PipelineException} if the inputs cannot be read, a resource fails,
 * a stage function throws an {@link Error}, or a function of the options throws. When interrupted,
 * it throws {@link CancellationException}, with the interrupt status kept and the run cancelled. It
 * is for one thread; the other methods are thread-safe.
 *
 * @param <I> the type of the inputs
 * @param <O> the type of the outputs
 */
public final class Outcomes<I, O> implements Iterable<Outcome<I, O>>, RunHandle, AutoCloseable {
  private final Execution<I> execution;
  private final OutcomeQueue queue;
  private final Inputs<I> inputs;
  private final Thread reading;

  // Guarded by this.
  private boolean started;
  private boolean closed;
  private boolean cancelled;

  Outcomes(Execution<I> execution, OutcomeQueue queue, Inputs<I> inputs, boolean inMemory) {
    this.execution = execution;
    this.queue = queue;
    this.inputs = inputs;
    // A platform thread unless reading never waits: on a virtual thread, reading a file or a pipe
    // would hold the carrier, and an interrupt would not reach such a read.
    reading = execution.readingThread(inputs, !inMemory);
  }

  /**
   * Starts the run and returns the iterator over its outcomes.
   *
   * @throws IllegalStateException if the run was started before
   */
  @Override
  public synchronized Iterator<Outcome<I, O>> iterator() {
    if (started) {
      throw new IllegalStateException(
          "the outcomes of a run can be taken only once: for another run, call outcomes() again");
    }
    started = true;
    if (closed || cancelled) {
      execution.close(); // settles the run, so that the iterator finds its end
    } else {
      execution.start(reading);
    }
    return new Taking();
  }

  /**
   * Cancels the run unless it has ended: wakes waiting threads, interrupts working ones, and
   * returns when every thread of the run has ended. Inputs that were not finished are {@linkplain
   * #handedBack handed back}. Closing again has no effect.
   *
   * @throws IllegalStateException if called by a thread of the run, for example from a stage
   *     function
   */
  @Override
  public void close() {
    execution.requireOutsider();
    synchronized (this) {
      closed = true;
    }
    try (var _ = inputs) {
      execution.close();
    }
  }

  /**
   * Cancels the run as {@link #close} does, without waiting for its end. The iterator throws {@link
   * CancellationException} after the outcomes that are ready.
   */
  @Override
  public void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    execution.cancel();
  }

  private synchronized void throwIfCancelled() {
    if (!closed && execution.isCancelled()) { // also by another handle of the run
      throw new CancellationException("the run was cancelled");
    }
  }

  boolean isCancelled() {
    return execution.isCancelled();
  }

  /** Returns the inputs that the run accepted and did not finish; complete once it has ended. */
  public List<I> handedBack() {
    return execution.handedBack();
  }

  @Override
  public Stats stats() {
    return execution.stats();
  }

  @Override
  public RunState state() {
    return execution.state();
  }

  @Override
  public @Nullable PipelineException failure() {
    return execution.failure();
  }

  @Override
  public StageHandle stage(String name) {
    return execution.stage(name);
  }

  @Override
  public void pause() {
    execution.pause();
  }

  @Override
  public void resume() {
    execution.resume();
  }

  @Override
  public void drain() {
    execution.drain();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return execution.awaitEnd(limit);
  }

  private final class Taking implements Iterator<Outcome<I, O>> {
    private Chunk chunk = new Chunk(1);
    private final Deque<Outcome<I, O>> next = new ArrayDeque<>(1); // more if inputs share an output
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
        if (Lineage.isInput(origin)) { // the usual case
          return outcome(origin, item);
        }
        if (!queue.isByInput()) { // only the output counts
          return outcome(Lineage.first(origin), item);
        }
        Lineage.each(origin, input -> next.addLast(outcome(input, item)));
      }
      return next.removeFirst();
    }

    @SuppressWarnings("unchecked") // the first stage took the inputs, the last made the outputs
    private Outcome<I, O> outcome(Object input, Object item) {
      return item instanceof RunOutput.Failed(var failure)
          ? new Outcome.Failed<>(failure.ofInput((I) input))
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
        throwIfCancelled(); // missing outcomes must not look like the end
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
