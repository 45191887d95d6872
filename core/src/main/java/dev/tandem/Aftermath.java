package dev.tandem;

/**
 * What becomes of an item that has failed for good. Each way counts it as its last act, so that one
 * that throws has not counted it yet.
 */
record Aftermath<I>(StageRun stage, Guard guard, Lap lap, StageOptions<I> options) {

  /** The stage says what becomes of it. */
  void failed(Object origin, I item, Exception cause, int attempts) throws InterruptedException {
    Flight.failed(stage.name(), attempts, cause);
    if (!guard.enter(false)) { // for the condition of the options
      stage.exit.handBack(origin);
      return;
    }
    OnFailure<I> consequence = options.onFailure(cause);
    guard.leave();
    switch (consequence) {
      case OnFailure.Stop<I>() -> {
        switch (report(origin, cause, attempts)) {
          case DELIVERED -> stage.tally.failed.increment();
          case NOBODY_LISTENS -> {
            stop(new PipelineException(stage.name(), item, attempts, cause));
            stage.tally.failed.increment();
          }
          case CANCELLED -> stage.exit.handBack(origin);
        }
      }
      case OnFailure.Skip<I>() -> {
        switch (report(origin, cause, attempts)) {
          case DELIVERED, NOBODY_LISTENS -> stage.tally.skipped.increment();
          case CANCELLED -> stage.exit.handBack(origin);
        }
      }
      case OnFailure.Deliver<I>(var receiver) -> {
        if (guard.enter(false)) {
          receiver.accept(new DeadLetter<>(item, stage.name(), attempts, cause));
          guard.leave();
          // If the report comes too late, the receiver has the item all the same.
          report(origin, cause, attempts);
          stage.tally.failed.increment();
        } else {
          stage.exit.handBack(origin);
        }
      }
    }
  }

  /** An Error of the stage function, or a failure of one of the user's callbacks, ends the run. */
  @SuppressWarnings("ReferenceEquality") // a callback may throw the very failure it was asked about
  void unexpected(Object origin, I item, Throwable thrown, Attempts<?, ?> attempts) {
    if (guard.leave() == Guard.Interrupt.CANCEL && thrown instanceof Exception) {
      stage.exit.handBack(origin);
      return;
    }
    Flight.failed(stage.name(), attempts.number(), thrown);
    stage.tally.failed.increment();
    var reason = new PipelineException(stage.name(), item, attempts.number(), thrown);
    if (attempts.failure() != null && attempts.failure() != thrown) {
      reason.addSuppressed(attempts.failure()); // what a callback was asked about when it threw
    }
    stop(reason);
  }

  private void stop(PipelineException reason) {
    stage.execution().stop(reason);
  }

  private Sink.Receipt report(Object origin, Exception cause, int attempts)
      throws InterruptedException {
    return stage.execution().failed(origin, new Sink.Failure(stage.name(), cause, attempts), lap);
  }
}
