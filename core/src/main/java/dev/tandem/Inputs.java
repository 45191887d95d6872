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
 * Inputs that can be read once: an {@link Iterator}, a {@link Stream}, a {@link Flow.Publisher}.
 * They do for every way to run a pipeline:
 *
 * {@snippet file="InteropSnippets.java" region="inputs"}
 *
 * <p>Whatever is handed to a run belongs to it. When the run has ended, in whichever way, it closes
 * the inputs: a stream is closed, a subscription cancelled; an iterator is left as it is. A run
 * that never started does so when it is closed. Any other {@link Iterable} stays its owner's: no
 * run closes it.
 *
 * <p>Nothing is read, and no publisher subscribed to, before the iteration begins. A second
 * iteration, and so a second run, fails with {@link IllegalStateException}.
 *
 * <p><b>A publisher</b> is asked for {@value Intake#WINDOW} items at first, and for half as many
 * each time that half of them have been read; no more than {@value Intake#WINDOW} are ever held. It
 * is asked by the thread that reads. If it fails, the iteration ends, after the items that came
 * before, with {@link CompletionException}, whose cause is what the publisher reported; one that
 * sends more than it was asked for has failed. Whoever waits for an item and is interrupted gets
 * {@link CancellationException}, with the interrupt status kept.
 *
 * <p>The iterator is for one thread; {@link #close} may be called by any.
 *
 * @param <I> the type of the inputs
 */
public final class Inputs<I> implements Iterable<I>, AutoCloseable {
  private final Supplier<? extends Iterator<? extends I>> open;
  private final Runnable close; // does no harm when repeated

  private volatile boolean left; // to the thread that still reads, to be closed by it

  // Guarded by this.
  private boolean taken;

  private Inputs(Supplier<? extends Iterator<? extends I>> open, Runnable close) {
    this.open = open;
    this.close = close;
  }

  /** What the iterator has left. Closing does nothing. */
  public static <I> Inputs<I> of(Iterator<? extends I> iterator) {
    Objects.requireNonNull(iterator, "iterator");
    return new Inputs<>(() -> iterator, () -> {});
  }

  /** The elements of the stream, read one by one. Closing closes it. */
  public static <I> Inputs<I> of(Stream<? extends I> stream) {
    return new Inputs<>(stream::iterator, once(stream::close));
  }

  /**
   * A stream leaves it to its users that only one closes it. Whoever comes second waits until it is
   * closed: nobody may find it open after the end of a run.
   */
  private static Runnable once(Runnable close) {
    var lock = new ReentrantLock();
    var begun = new AtomicBoolean(); // also where closing comes back to itself
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
   * What the publisher sends. Closing cancels the subscription; an iteration that is not over then
   * ends with {@link CancellationException}.
   */
  public static <I> Inputs<I> of(Flow.Publisher<? extends I> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    var intake = new Intake<I>();
    return new Inputs<>(
        () -> {
          publisher.subscribe(intake);
          return intake;
        },
        once(intake::cancel));
  }

  /**
   * These inputs as those of one run, which reads them and closes them in the end. Where they have
   * been taken before, they stay their taker's, and the run gets inputs that cannot be read.
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
   * @throws IllegalStateException if that, or {@link #close}, was done before
   */
  @Override
  @SuppressWarnings("unchecked") // an iterator only gives
  public Iterator<I> iterator() {
    if (!take()) {
      throw takenBefore();
    }
    return (Iterator<I>) open.get();
  }

  /**
   * Closes the stream or cancels the subscription, whoever reads from it. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    take();
    if (!left) {
      close.run();
    }
  }

  /**
   * Closes them on a thread of its own, which is left behind if closing waits for a thread that
   * reads.
   */
  void closeElsewhere() {
    Thread.ofPlatform().daemon().name("tandem-close").start(close);
  }

  /** Leaves it to the thread that still reads to close them, when it comes back. */
  void leaveToReader() {
    left = true;
  }

  /** Closes them, by the thread that was left to do so. */
  void closeByReader() {
    close.run();
  }

  private synchronized boolean take() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  private static IllegalStateException takenBefore() {
    return new IllegalStateException("these inputs can be read once, and were taken before");
  }
}
