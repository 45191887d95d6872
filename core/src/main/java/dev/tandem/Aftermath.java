package dev.tandem;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Decides what happens to an item that will not be retried. The failure is counted before it is
 * reported, so no snapshot of the run lags behind a report.
 */
final class Aftermath<I> {
  private final StageRun stage;
  private final Guard guard;
  private final Lap lap;
  private final StageOptions<I> options;

  private boolean counted; // whether the item at hand was counted; used by the worker alone

  Aftermath(StageRun stage, Guard guard, Lap lap, StageOptions<I> options) {
    this.stage = stage;
    this.guard = guard;
    this.lap = lap;
    this.options = options;
  }

  /** Handles a failed item as the options of its stage say. */
  void failed(Object origin, I item, Exception cause, int attempts) {
    counted = false;
    Flight.failed(stage.name(), attempts, cause);
    if (!guard.enter(false)) { // the condition of skip() is user code
      stage.exit.handBack(origin);
      return;
    }
    OnFailure<I> consequence = options.onFailure(cause);
    guard.leave();
    switch (consequence) {
      case OnFailure.Stop<I>() -> {
        count(stage.tally.failed);
        if (!isReported(origin, cause, attempts)) {
          stop(new PipelineException(stage.name(), item, attempts, cause));
        }
      }
      case OnFailure.Skip<I>() -> {
        count(stage.tally.skipped);
        isReported(origin, cause, attempts);
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
      stage.exit.handBack(origin);
      return;
    }
    count(stage.tally.failed);
    receiver.accept(new DeadLetter<>(item, stage.name(), attempts, cause));
    guard.leave();
    isReported(origin, cause, attempts);
  }

  /**
   * Ends the run because of an {@link Error} of the stage function, or a failure of one of the
   * user's callbacks.
   */
  @SuppressWarnings("ReferenceEquality") // a callback may throw the very failure it was asked about
  void unexpected(Object origin, I item, Throwable thrown, Attempts<?, ?> attempts) {
    boolean known = counted;
    counted = false;
    if (guard.leave() == Guard.Interrupt.CANCEL && thrown instanceof Exception) {
      if (known) {
        stage.execution().alsoFailed(thrown);
      } else {
        stage.exit.handBack(origin);
      }
      return;
    }
    Flight.failed(stage.name(), attempts.number(), thrown);
    if (!known) {
      stage.tally.failed.increment();
    }
    var reason = new PipelineException(stage.name(), item, attempts.number(), thrown);
    if (attempts.failure() != null && attempts.failure() != thrown) {
      reason.addSuppressed(attempts.failure()); // what a callback was asked about when it threw
    }
    stop(reason);
  }

  private void count(LongAdder ends) {
    ends.increment();
    counted = true;
  }

  private void stop(PipelineException reason) {
    stage.execution().stop(reason);
  }

  private boolean isReported(Object origin, Exception cause, int attempts) {
    var failure = new Sink.Failure(stage.name(), cause, attempts);
    return stage.execution().failed(origin, failure, lap);
  }
}
