package dev.tandem;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Decides what happens to an item that will not be retried. The failure is counted before it is
 * reported, so no snapshot of the run lags behind a report.
 */
final class FailureHandler<I> {
  private final StageOptions<I> options;
  private final ItemContext context;
  private final FailureLimit limit;
  private final StageOutput output;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private final WorkBatch batch;

  // Used by the worker alone.
  private boolean counted; // whether the current item was counted
  private int handled; // since takeHandled was called

  FailureHandler(
      StageOptions<I> options,
      ItemContext context,
      FailureLimit limit,
      StageOutput output,
      PhaseTimer timer,
      WorkBatch batch) {
    this.options = options;
    this.context = context;
    this.limit = limit;
    this.output = output;
    this.timer = timer;
    this.batch = batch;
    guard = timer.guard;
  }

  /** Handles a failed item as the options of its stage specify. */
  void failed(Object origin, Failure<?, I> failure) {
    counted = false;
    JfrEvents.failed(failure.stage(), failure.attempts(), failure.cause());
    if (!guard.enter(false)) { // the condition of skip() is user code
      output.handBack(origin, failure.item());
      return;
    }
    OnFailure<I> consequence = options.onFailure(failure.cause());
    guard.leave();
    handle(consequence, origin, failure);
    counted = false;
  }

  private void handle(OnFailure<I> consequence, Object origin, Failure<?, I> failure) {
    switch (consequence) {
      case OnFailure.Stop<I>() -> {
        count(output.counters.failed);
        if (output.failed(origin, failure, timer)) {
          stopIfTooMany(failure);
        } else {
          output.stop(failure);
        }
      }
      case OnFailure.Skip<I>(boolean onPurpose) -> {
        count(output.counters.skipped);
        output.failed(origin, failure, timer);
        if (!onPurpose) {
          stopIfTooMany(failure);
        }
      }
      case OnFailure.Deliver<I>(var receiver) -> deliver(receiver, origin, failure);
    }
  }

  private void stopIfTooMany(Failure<?, I> failure) {
    PipelineException.Reason tooMany = limit.failed(failure.stage());
    if (tooMany != null) {
      output.stop(tooMany, failure);
    }
  }

  private void deliver(
      Consumer<? super Failure<?, I>> receiver, Object origin, Failure<?, I> failure) {
    if (!guard.enter(false)) {
      output.handBack(origin, failure.item());
      return;
    }
    count(output.counters.failed);
    context.report(failure, () -> receiver.accept(failure));
    guard.leave();
    output.failed(origin, failure, timer);
    stopIfTooMany(failure);
  }

  /**
   * Ends the run because of an {@link Error} of the stage function, or a failure of one of the
   * user's callbacks.
   */
  void unexpected(Object origin, I item, Throwable thrown, Attempts<?, ?> attempts) {
    boolean known = counted;
    counted = false;
    if (guard.leave() == InterruptGuard.Interrupt.CANCEL && thrown instanceof Exception) {
      if (known) {
        output.alsoFailed(thrown);
      } else {
        output.handBack(origin, item);
      }
      return;
    }
    JfrEvents.failed(output.stage(), attempts.number(), thrown);
    if (!known) {
      count(output.counters.failed);
      counted = false;
    }
    output.stop(Failure.of(origin, item, output.stage(), thrown, attempts.number()));
    if (attempts.failure() != null) {
      output.alsoFailed(attempts.failure()); // what a callback was asked about when it threw
    }
  }

  /** Returns how many failures were handled since the last call. */
  int takeHandled() {
    int taken = handled;
    handled = 0;
    return taken;
  }

  private void count(LongAdder ends) {
    ends.increment();
    output.recordOutcome(batch.accepted(), timer.now());
    counted = true;
    handled++;
  }
}
