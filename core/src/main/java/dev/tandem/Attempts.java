package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one worker at one item, as the {@link AttemptPolicy} of its stage specifies. Each
 * attempt begins inside the {@link InterruptGuard} and has left it when its outcome is known.
 */
final class Attempts<R, I> {

  /** How the work on one item ended. */
  sealed interface Ending {
    record Result(Object value) implements Ending {}

    record Failure(Exception cause, int attempts) implements Ending {}

    record Cancelled() implements Ending {}
  }

  private final AttemptPolicy policy;
  private final StageWork<R, I> work;
  private final BatchEmitter emitter;
  private final InterruptGuard guard;
  private final Clock clock;

  // The state of the current item.
  private int number;
  private @Nullable Exception failure; // of the last attempt, if it failed

  Attempts(
      AttemptPolicy policy,
      StageWork<R, I> work,
      BatchEmitter emitter,
      InterruptGuard guard,
      Clock clock) {
    this.policy = policy;
    this.work = work;
    this.emitter = emitter;
    this.guard = guard;
    this.clock = clock;
  }

  /** Returns how often the current item has been attempted. */
  int number() {
    return number;
  }

  /** Returns the failure of the last attempt; {@code null} if that attempt did not fail. */
  @Nullable Exception failure() {
    return failure;
  }

  /** Makes all attempts at an item. */
  Ending at(R resource, I item) {
    number = 1;
    return go(resource, item);
  }

  /** Records that the current item had one attempt, whose failure is not followed by a retry. */
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
    for (; awaitRate() && guard.enter(policy.isTimed()); number++) {
      policy.attemptBegins();
      failure = null;
      if (number > 1) {
        policy.retryBegins();
      }
      try {
        Object value =
            JfrEvents.isRecorded() ? traced(resource, item) : work.apply(resource, item, emitter);
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
  StageWork<R, I> traced() {
    return (resource, item, out) -> {
      number = 1;
      return traced(resource, item);
    };
  }

  private Object traced(R resource, I item) throws Exception {
    JfrEvents.Attempt event = JfrEvents.Attempt.begun();
    try {
      return work.apply(resource, item, emitter);
    } finally {
      event.end(policy.stage(), number);
    }
  }

  /**
   * Handles the failure of an attempt, including the delay before a retry; returns {@code null} if
   * another attempt follows.
   */
  private @Nullable Ending failed(Exception e) {
    InterruptGuard.Interrupt interrupt = guard.leave();
    if (interrupt == InterruptGuard.Interrupt.CANCEL) {
      return new Ending.Cancelled();
    }
    Exception cause = interrupt == InterruptGuard.Interrupt.TIME_IS_UP ? outOfTime(e) : e;
    failure = cause;
    if (!guard.enter(false)) {
      return new Ending.Cancelled();
    }
    boolean again = !emitter.hasEmitted() && policy.again(cause, number);
    Duration delay = again ? policy.delay(cause, number) : Duration.ZERO;
    policy.attemptFailed(cause, number, again);
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
  private boolean awaitRate() {
    return policy.rate() == null || sleep(policy.reserve(clock.nanoTime()));
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
    Duration limit = Objects.requireNonNull(policy.limit()).duration();
    TimeoutException timeUp = Limits.exceeded("no result within ", limit);
    timeUp.initCause(cause);
    return timeUp;
  }
}
