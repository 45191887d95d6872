package dev.tandem;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Inputs that can be read only once: an {@link Iterator}, a {@link Stream}, a {@link
 * Flow.Publisher}. Every way to run a pipeline accepts them:
 *
 * {@snippet file="InteropSnippets.java" region="inputs"}
 *
 * <p>Inputs that are passed to a run belong to it. When the run has ended, in whatever way, it
 * closes them: a stream is closed, a subscription is cancelled, and an iterator is left as it is. A
 * run that never started closes them when it is itself closed. Any other {@link Iterable} still
 * belongs to its owner; no run closes it.
 *
 * <p>Nothing is read, and no publisher is subscribed to, before the iteration begins. A second
 * iteration fails with {@link IllegalStateException}, and so a second run fails with {@link
 * PipelineException}.
 *
 * <p><b>Publishers.</b> A publisher is asked for {@value PublisherIterator#WINDOW} items at first,
 * and for half as many each time that half of them have been read; at most {@value
 * PublisherIterator#WINDOW} are ever held. The thread that reads makes the requests. If the
 * publisher fails, the iteration ends, after the items that came before, with {@link
 * CompletionException}, whose cause is what the publisher reported. A publisher that sends more
 * than it was asked for counts as failed. A thread that is interrupted while it waits for an item
 * gets {@link CancellationException}, with the interrupt status kept.
 *
 * <p>The iterator is for one thread; any thread may call {@link #close}.
 *
 * @param <I> the type of the inputs
 */
public final class Inputs<I> implements Iterable<I>, AutoCloseable {
  private final Supplier<? extends Iterator<? extends I>> open;
  private final Runnable close; // may be called repeatedly

  private volatile boolean left; // to the thread that still reads, which closes them

  // Guarded by this.
  private boolean taken;

  private Inputs(Supplier<? extends Iterator<? extends I>> open, Runnable close) {
    this.open = open;
    this.close = close;
  }

  /** Returns the remaining elements of the iterator as inputs. Closing them does nothing. */
  public static <I> Inputs<I> of(Iterator<? extends I> iterator) {
    Objects.requireNonNull(iterator, "iterator");
    return new Inputs<>(() -> iterator, () -> {});
  }

  /**
   * Returns the elements of the stream, read one by one, as inputs. Closing them closes the stream.
   */
  public static <I> Inputs<I> of(Stream<? extends I> stream) {
    return new Inputs<>(stream::iterator, once(stream::close));
  }

  /**
   * Returns an action that runs {@code close} only once. A stream relies on its users not to close
   * it concurrently. A second caller waits until the first has closed it: no thread may find it
   * open after the end of a run.
   */
  private static Runnable once(Runnable close) {
    var lock = new ReentrantLock();
    var begun = new AtomicBoolean(); // checked also in reentrant calls
    return () -> {
      lock.lock();
      try {
        if (!begun.getAndSet(true)) {
          close.run();
        }
      } finally {
        lock.unlock();
      }
    };
  }

  /**
   * Returns the items that the publisher sends as inputs. Closing them cancels the subscription; an
   * iteration that is not over then ends with {@link CancellationException}.
   */
  public static <I> Inputs<I> of(Flow.Publisher<? extends I> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    var iterator = new PublisherIterator<I>();
    return new Inputs<>(
        () -> {
          publisher.subscribe(iterator);
          return iterator;
        },
        once(iterator::cancel));
  }

  /**
   * Returns the inputs for one run, which reads them and closes them in the end. If they have been
   * taken before, they still belong to their first taker, and the run gets inputs that cannot be
   * read.
   */
  static <I> Inputs<I> claim(Iterable<? extends I> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    if (!(inputs instanceof Inputs<? extends I> once)) {
      return new Inputs<>(inputs::iterator, () -> {});
    }
    if (!once.take()) {
      return new Inputs<>(
          () -> {
            throw takenBefore();
          },
          () -> {});
    }
    return new Inputs<>(once.open, once.close);
  }

  /**
   * Begins to read.
   *
   * @throws IllegalStateException if this, or {@link #close}, was called before
   */
  @Override
  @SuppressWarnings("unchecked") // an iterator only returns elements
  public Iterator<I> iterator() {
    if (!take()) {
      throw takenBefore();
    }
    return (Iterator<I>) open.get();
  }

  /**
   * Closes the stream or cancels the subscription, whichever thread reads from it. Closing again
   * has no effect.
   */
  @Override
  public void close() {
    take();
    if (!left) {
      close.run();
    }
  }

  /**
   * Closes these inputs on a new thread, which is left behind if closing waits for a thread that
   * reads.
   */
  void closeElsewhere() {
    Thread.ofPlatform().daemon().name("tandem-close").start(close);
  }

  /** Leaves closing to the thread that still reads, for when its read returns. */
  void leaveToReader() {
    left = true;
  }

  /** Closes these inputs, on the thread to which this was left. */
  void closeByReader() {
    close.run();
  }

  private synchronized boolean take() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  private static IllegalStateException takenBefore() {
    return new IllegalStateException(
        "these inputs can be read once, and were taken before: create new ones for each run");
  }
}
