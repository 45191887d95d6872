package dev.tandem;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Decides what happens to an item that will not be retried. The failure is counted before it is
 * reported, so no snapshot of the run lags behind a report.
 */
final class FailureHandler<I> {
  private final StageOptions<I> options;
  private final StageOutput output;
  private final InterruptGuard guard;
  private final PhaseTimer timer;

  private boolean counted; // whether the current item was counted; used by the worker alone

  FailureHandler(StageOptions<I> options, StageOutput output, PhaseTimer timer) {
    this.options = options;
    this.output = output;
    this.timer = timer;
    guard = timer.guard;
  }

  /** Handles a failed item as the options of its stage specify. */
  void failed(Object origin, I item, Exception cause, int attempts) {
    counted = false;
    JfrEvents.failed(output.stage(), attempts, cause);
    if (!guard.enter(false)) { // the condition of skip() is user code
      output.handBack(origin);
      return;
    }
    OnFailure<I> consequence = options.onFailure(cause);
    guard.leave();
    switch (consequence) {
      case OnFailure.Stop<I>() -> {
        count(output.counters.failed);
        if (!output.failed(origin, cause, attempts, timer)) {
          output.stop(new PipelineException(output.stage(), item, attempts, cause));
        }
      }
      case OnFailure.Skip<I>() -> {
        count(output.counters.skipped);
        output.failed(origin, cause, attempts, timer);
      }
      case OnFailure.Deliver<I>(var receiver) -> deliver(receiver, origin, item, cause, attempts);
    }
    counted = false;
  }

  private void deliver(
      Consumer<? super DeadLetter<I>> receiver,
      Object origin,
      I item,
      Exception cause,
      int attempts) {
    if (!guard.enter(false)) {
      output.handBack(origin);
      return;
    }
    count(output.counters.failed);
    receiver.accept(new DeadLetter<>(item, output.stage(), attempts, cause));
    guard.leave();
    output.failed(origin, cause, attempts, timer);
  }

  /**
   * Ends the run because of an {@link Error} of the stage function, or a failure of one of the
   * user's callbacks.
   */
  @SuppressWarnings("ReferenceEquality") // a callback may throw the very failure it was asked about
  void unexpected(Object origin, I item, Throwable thrown, Attempts<?, ?> attempts) {
    boolean known = counted;
    counted = false;
    if (guard.leave() == InterruptGuard.Interrupt.CANCEL && thrown instanceof Exception) {
      if (known) {
        output.alsoFailed(thrown);
      } else {
        output.handBack(origin);
      }
      return;
    }
    JfrEvents.failed(output.stage(), attempts.number(), thrown);
    if (!known) {
      output.counters.failed.increment();
    }
    var reason = new PipelineException(output.stage(), item, attempts.number(), thrown);
    if (attempts.failure() != null && attempts.failure() != thrown) {
      reason.addSuppressed(attempts.failure()); // what a callback was asked about when it threw
    }
    output.stop(reason);
  }

  private void count(LongAdder ends) {
    ends.increment();
    counted = true;
  }
}
