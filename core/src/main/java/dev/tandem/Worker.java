package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a stage: takes an item, works on it, hands the result on, marks the item done,
 * until its queue is closed and drained. A result is handed on before its item is marked done, so
 * that {@code join} on a stage's queue means that all its results have arrived.
 */
final class Worker<I> implements Runnable {

  /** How the work on one item ended. */
  private sealed interface Ending {
    record Result(Object value) implements Ending {}

    record Failure(Exception cause, int attempts) implements Ending {}

    record Cancelled() implements Ending {}
  }

  final Guard guard;
  final Lap lap;

  private final StageRun<I> stage;
  private final Execution<I, ?> execution;
  private final Clock clock;

  // About the item at hand; used by the worker alone.
  private int attempts;
  private @Nullable Exception failure; // of the last attempt, if it failed

  Worker(StageRun<I> stage, Execution<I, ?> execution, Clock clock) {
    this.stage = stage;
    this.execution = execution;
    this.clock = clock;
    guard = new Guard(clock);
    lap = new Lap(clock);
  }

  @Override
  public void run() {
    lap.enter(Lap.Phase.BUSY);
    try {
      work(stage.stage);
    } catch (Throwable e) {
      // the resource failed; whatever it is, the run must end and say so
      execution.stop(new PipelineException(stage.stage.name(), null, 0, e));
    } finally {
      lap.enter(Lap.Phase.OVER);
      stage.workerEnded();
    }
  }

  // An InterruptedException from the resource's close is its failure, like any other.
  @SuppressWarnings("try")
  private <R extends AutoCloseable, A> void work(Stage<R, A, ?> description) throws Exception {
    try (R resource = open(description)) {
      if (resource == null) {
        return;
      }
      Task<I> task;
      while ((task = next()) != null) {
        serve(description, resource, task);
      }
    }
  }

  /** Opens the worker's resource; {@code null} if the run was cancelled meanwhile. */
  private <R extends AutoCloseable> @Nullable R open(Stage<R, ?, ?> description) throws Exception {
    if (!guard.enter(false)) {
      return null;
    }
    try {
      R resource =
          Objects.requireNonNull(description.open().call(), "the resource that was opened");
      guard.leave();
      return resource;
    } catch (Exception e) {
      if (guard.leave() == Guard.Interrupt.CANCEL) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable Task<I> next() throws InterruptedException {
    lap.enter(Lap.Phase.STARVED);
    try {
      return stage.queue.takeUnlessDrained();
    } finally {
      lap.enter(Lap.Phase.BUSY);
    }
  }

  /**
   * Sees to it that the item ends in exactly one way, whatever happens: each way counts it as its
   * last act, so that one that throws has not counted it yet.
   */
  private <R extends AutoCloseable, A> void serve(
      Stage<R, A, ?> description, R resource, Task<I> task) {
    try {
      switch (attempt(description, resource, task)) {
        case Ending.Result(var value) -> handOn(task, value);
        case Ending.Failure(var cause, var attempts) -> fail(description, task, cause, attempts);
        case Ending.Cancelled() -> handBack(task);
      }
    } catch (Throwable e) {
      // an Error of the stage function, or a failure of one of the user's callbacks
      if (guard.leave() == Guard.Interrupt.CANCEL && e instanceof Exception) {
        handBack(task);
      } else {
        stage.failed.increment();
        execution.stop(unexpected(description, task, e));
      }
    } finally {
      stage.queue.taskDone();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a callback may throw the very failure it was asked about
  private PipelineException unexpected(Stage<?, ?, ?> description, Task<I> task, Throwable cause) {
    var reason = new PipelineException(description.name(), task.value(), attempts, cause);
    if (failure != null && failure != cause) {
      reason.addSuppressed(failure); // what a callback was asked or told about when it threw
    }
    return reason;
  }

  @SuppressWarnings("unchecked") // the stage before this one produces what it takes
  private <R extends AutoCloseable, A> Ending attempt(
      Stage<R, A, ?> description, R resource, Task<I> task) {
    Retry retry = description.options().retry();
    for (attempts = 1; guard.enter(description.options().timeout() != null); attempts++) {
      failure = null;
      if (attempts > 1) {
        stage.retried.increment();
      }
      try {
        Object value =
            Objects.requireNonNull(
                description.work().apply(resource, (A) task.value()),
                "a stage must not return null");
        guard.leave();
        return new Ending.Result(value);
      } catch (Exception e) {
        Guard.Interrupt interrupt = guard.leave();
        if (interrupt == Guard.Interrupt.CANCEL) {
          return new Ending.Cancelled();
        }
        failure = interrupt == Guard.Interrupt.TIME_IS_UP ? timeoutException(description, e) : e;
      }
      if (!guard.enter(false)) {
        break;
      }
      boolean again = retry.again(failure, attempts);
      Duration delay = again ? retry.delay(failure, attempts) : Duration.ZERO;
      guard.leave();
      if (!again) {
        return new Ending.Failure(failure, attempts);
      }
      sleep(delay);
    }
    return new Ending.Cancelled();
  }

  private void handOn(Task<I> task, Object value) throws InterruptedException {
    stage.serviceTimes.record(lap.enter(Lap.Phase.BLOCKED));
    try {
      stage.outlet.put(task.input(), value);
      stage.out.increment();
    } catch (QueueClosedException cancelled) {
      handBack(task);
    } finally {
      lap.enter(Lap.Phase.BUSY);
    }
  }

  @SuppressWarnings("unchecked") // as above
  private <A> void fail(Stage<?, A, ?> description, Task<I> task, Exception cause, int attempts)
      throws InterruptedException {
    stage.serviceTimes.record(lap.enter(Lap.Phase.BUSY));
    String name = description.name();
    switch (description.options().onFailure()) {
      case OnFailure.Stop<A>() -> {
        switch (report(task, cause, attempts)) {
          case DELIVERED -> stage.failed.increment();
          case NOBODY_LISTENS -> {
            execution.stop(new PipelineException(name, task.value(), attempts, cause));
            stage.failed.increment();
          }
          case CANCELLED -> handBack(task);
        }
      }
      case OnFailure.Skip<A>() -> {
        switch (report(task, cause, attempts)) {
          case DELIVERED, NOBODY_LISTENS -> stage.skipped.increment();
          case CANCELLED -> handBack(task);
        }
      }
      case OnFailure.Deliver<A>(var receiver) -> {
        if (guard.enter(false)) {
          receiver.accept(new DeadLetter<>((A) task.value(), name, attempts, cause));
          guard.leave();
          // If the report comes too late, the receiver has the item all the same.
          report(task, cause, attempts);
          stage.failed.increment();
        } else {
          handBack(task);
        }
      }
    }
  }

  private Sink.Receipt report(Task<I> task, Exception cause, int attempts)
      throws InterruptedException {
    lap.enter(Lap.Phase.BLOCKED);
    try {
      return execution.failed(task.input(), stage.stage.name(), cause, attempts);
    } finally {
      lap.enter(Lap.Phase.BUSY);
    }
  }

  private void handBack(Task<I> task) {
    execution.handBack(task.input());
    stage.handedBack.increment();
  }

  /** Waits, until the run is cancelled at the latest. */
  private void sleep(Duration delay) {
    if (guard.enter(false)) {
      try {
        clock.sleep(delay.toNanos());
      } catch (InterruptedException e) {
        // cancelled: the guard will let nobody in again
      }
      guard.leave();
    }
  }

  private static TimeoutException timeoutException(Stage<?, ?, ?> description, Exception cause) {
    Duration limit = Objects.requireNonNull(description.options().timeout());
    long millis = limit.toMillis();
    var timeout =
        new TimeoutException(
            "no result within " + (millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms"));
    timeout.initCause(cause);
    return timeout;
  }
}
