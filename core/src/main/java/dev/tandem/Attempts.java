package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one worker at one item: each within its time limit and at its pace, repeated as
 * the stage says. Each begins inside the {@link Guard} and has left it when its end is known.
 */
final class Attempts<R, I> {

  /** How the work on one item ended. */
  sealed interface Ending {
    record Result(Object value) implements Ending {}

    record Failure(Exception cause, int attempts) implements Ending {}

    record Cancelled() implements Ending {}
  }

  private final StageRun stage;
  private final Work<R, I> work;
  private final Emission emission;
  private final Guard guard;
  private final Clock clock;
  private final Retry retry;
  private final @Nullable Duration timeout;
  private final @Nullable Pace pace;

  // About the item at hand.
  private int number;
  private @Nullable Exception failure; // of the last attempt, if it failed

  Attempts(StageRun stage, Work<R, I> work, Emission emission, Guard guard, Clock clock) {
    this.stage = stage;
    this.work = work;
    this.emission = emission;
    this.guard = guard;
    this.clock = clock;
    retry = stage.options().retry();
    timeout = stage.options().timeout();
    pace = stage.pace();
  }

  /** Whether an attempt needs nothing but to be inside the guard, so that many can share that. */
  boolean areSimple() {
    return timeout == null && pace == null;
  }

  /** How often the item at hand was tried. */
  int number() {
    return number;
  }

  /** The failure of the last attempt, if it failed. */
  @Nullable Exception failure() {
    return failure;
  }

  /** All attempts at an item. */
  Ending at(R resource, I item) {
    number = 1;
    return go(resource, item);
  }

  /** The item at hand had one attempt, whose failure is not to be followed by another. */
  void first() {
    number = 1;
    failure = null;
  }

  /** All further attempts at an item whose first one failed, inside the guard. */
  Ending after(Exception first, R resource, I item) {
    number = 1;
    Ending ending = failed(first);
    if (ending != null) {
      return ending;
    }
    number = 2;
    return go(resource, item);
  }

  private Ending go(R resource, I item) {
    for (; awaitTurn() && guard.enter(timeout != null); number++) {
      stage.attemptBegins();
      failure = null;
      if (number > 1) {
        stage.tally.retried.increment();
      }
      try {
        Object value =
            Flight.isRecorded() ? traced(resource, item) : work.apply(resource, item, emission);
        guard.leave();
        return new Ending.Result(value);
      } catch (Exception e) {
        Ending ending = failed(e);
        if (ending != null) {
          return ending;
        }
      }
    }
    return new Ending.Cancelled();
  }

  /** The function, whose calls are told to the flight recorder as first attempts. */
  Work<R, I> traced() {
    return (resource, item, out) -> {
      number = 1;
      return traced(resource, item);
    };
  }

  private Object traced(R resource, I item) throws Exception {
    AttemptEvent event = AttemptEvent.begun();
    try {
      return work.apply(resource, item, emission);
    } finally {
      event.end(stage.name(), number);
    }
  }

  /** What follows from the failure of an attempt; {@code null} if it is another attempt. */
  private @Nullable Ending failed(Exception e) {
    Guard.Interrupt interrupt = guard.leave();
    if (interrupt == Guard.Interrupt.CANCEL) {
      return new Ending.Cancelled();
    }
    Exception cause = interrupt == Guard.Interrupt.TIME_IS_UP ? outOfTime(e) : e;
    failure = cause;
    if (!guard.enter(false)) {
      return new Ending.Cancelled();
    }
    boolean again = !emission.hasEmitted() && retry.again(cause, number);
    Duration delay = again ? retry.delay(cause, number, stage.execution().chance()) : Duration.ZERO;
    stage.execution().attemptFailed(stage.name(), cause, number, again);
    guard.leave();
    if (!again) {
      return new Ending.Failure(cause, number);
    }
    sleep(delay.toNanos());
    return null;
  }

  /** Waits until the pace of the stage allows another attempt; {@code false} if cancelled. */
  private boolean awaitTurn() {
    if (pace == null) {
      return true;
    }
    long wait = pace.reserve(clock.nanoTime());
    stage.tally.paced.add(wait);
    return sleep(wait);
  }

  /** Waits, until the run is cancelled at the latest; returns whether it is not. */
  private boolean sleep(long nanos) {
    if (nanos <= 0) {
      return true;
    }
    if (!guard.enterToRest()) {
      return false;
    }
    try {
      clock.sleep(nanos);
    } catch (InterruptedException e) {
      // cancelled: the guard will let nobody in again
    }
    guard.leave();
    return !guard.isCancelled();
  }

  private TimeoutException outOfTime(Exception cause) {
    TimeoutException timeUp = Limits.exceeded("no result within ", Objects.requireNonNull(timeout));
    timeUp.initCause(cause);
    return timeUp;
  }
}
