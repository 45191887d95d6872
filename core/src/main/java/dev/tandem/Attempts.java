package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one worker at one item: each within the time limit and the rate of the stage, and
 * retried as its options say. Each begins inside the {@link Guard} and has left it when its outcome
 * is known.
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

  /**
   * Whether attempts need nothing but the guard, so that many can run during one stay inside it.
   */
  boolean areSimple() {
    return timeout == null && pace == null;
  }

  /** How often the item at hand has been tried. */
  int number() {
    return number;
  }

  /** The failure of the last attempt, if it failed. */
  @Nullable Exception failure() {
    return failure;
  }

  /** Makes all attempts at an item. */
  Ending at(R resource, I item) {
    number = 1;
    return go(resource, item);
  }

  /** Records that the item at hand had one attempt, whose failure is not followed by a retry. */
  void first() {
    number = 1;
    failure = null;
  }

  /** Makes the further attempts at an item whose first one failed; called inside the guard. */
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

  /**
   * Returns the function in a form that records its calls as first attempts in the flight recorder.
   */
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

  /**
   * Handles the failure of an attempt, including the delay before a retry; returns {@code null} if
   * another attempt follows.
   */
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

  /**
   * Waits until the rate of the stage allows another attempt; returns {@code false} if cancelled.
   */
  private boolean awaitTurn() {
    if (pace == null) {
      return true;
    }
    long wait = pace.reserve(clock.nanoTime());
    stage.tally.paced.add(wait);
    return sleep(wait);
  }

  /**
   * Sleeps for this time, but not beyond a cancel; returns {@code false} if the run is cancelled.
   */
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
      // cancelled: the guard will not be entered again
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
