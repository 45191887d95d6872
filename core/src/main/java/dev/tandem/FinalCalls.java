package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of user code at the end of a run, made by the last of its parties, which may be a
 * thread of the user: receivers of discarded items, and then the listener. What they throw is kept
 * for the thread that waits for the end, unless the run has failed. Thread-safe.
 */
final class FinalCalls {
  private final InterruptGuard guard;
  private final Supplier<@Nullable PipelineException> failure; // of the run

  // Guarded by this.
  private final List<Runnable> discarded = new ArrayList<>(); // each calls a receiver
  private @Nullable Throwable thrown; // not reported yet

  FinalCalls(Clock clock, Supplier<@Nullable PipelineException> failure) {
    guard = new InterruptGuard(clock, false);
    this.failure = failure;
  }

  /** The guard of the thread that makes the calls. */
  InterruptGuard guard() {
    return guard;
  }

  /** Adds a call of each receiver with an item that the run will not finish. */
  synchronized void discard(Object item, List<Consumer<Object>> receivers) {
    receivers.forEach(receiver -> discarded.add(() -> receiver.accept(item)));
  }

  /** Makes all calls, the last of which notifies the listener. */
  void make(Runnable notification) {
    boolean pending = Thread.interrupted(); // of the user, if this is a thread of the user
    removeDiscarded().forEach(this::call);
    call(notification);
    if (pending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns a call for each item that was discarded; there will be no more. */
  private synchronized List<Runnable> removeDiscarded() {
    List<Runnable> calls = List.copyOf(discarded);
    discarded.clear(); // a run that is kept must not keep them
    return calls;
  }

  private void call(Runnable callback) {
    guard.enterToClose();
    try {
      callback.run();
    } catch (Throwable e) {
      remember(e);
    } finally {
      guard.leave();
    }
  }

  /**
   * Keeps what was thrown at the end. If the run has failed, adds it to that failure as a
   * suppressed exception.
   */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  void remember(Throwable e) {
    Throwable failed = failure.get();
    synchronized (this) {
      Throwable first = failed != null ? failed : thrown;
      if (first == null) {
        thrown = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws what was thrown first, once. */
  void throwFirst() {
    Throwable first;
    synchronized (this) {
      first = thrown;
      thrown = null;
    }
    switch (first) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a callback failed at the end of the run", first);
    }
  }
}
