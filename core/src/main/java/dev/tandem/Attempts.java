package dev.tandem;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one worker at one item, as the {@link AttemptPolicy} of its stage specifies. Each
 * attempt begins inside the {@link InterruptGuard} and has left it when its outcome is known.
 */
final class Attempts<R extends AutoCloseable, I> {

  /** How the work on one item ended. */
  sealed interface Ending<I> {
    record Result<I>(Object value) implements Ending<I> {}

    record Failed<I>(Failure<?, I> failure) implements Ending<I> {}

    record Cancelled<I>() implements Ending<I> {}
  }

  private final AttemptPolicy policy;
  private final StageGate gate;
  private final WorkerPermit permit;
  private final StageWork<R, I> work;
  private final WorkerResource<R> resource;
  private final BatchEmitter emitter;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private final Clock clock;

  // The state of the current item.
  private int number = 1;
  private @Nullable Exception failure; // of the last attempt, if it failed
  private KeySlots<Object>.@Nullable Slot slot; // of its key

  Attempts(
      AttemptPolicy policy,
      StageGate gate,
      WorkerPermit permit,
      StageWork<R, I> work,
      WorkerResource<R> resource,
      BatchEmitter emitter,
      PhaseTimer timer,
      Clock clock) {
    this.policy = policy;
    this.gate = gate;
    this.permit = permit;
    this.work = work;
    this.resource = resource;
    this.emitter = emitter;
    this.timer = timer;
    guard = timer.guard;
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
  Ending<I> at(I item) {
    number = 1;
    failure = null;
    try {
      if (!awaitTurn(item, true)) {
        return new Ending.Cancelled<>();
      }
      policy.itemBegins(guard);
      return go(item);
    } finally {
      guard.itemEnds();
      releaseSlot();
    }
  }

  /** Called before an item whose first attempt is made elsewhere. */
  void next() {
    number = 1;
    failure = null;
  }

  /** Returns the current attempt, for the stage function. */
  Attempt current() {
    return new Attempt(number, policy.isLast(number), () -> policy.timeLeft(guard));
  }

  /** Makes the further attempts at an item whose first one failed; called inside the guard. */
  Ending<I> after(Exception first, I item) {
    Ending<I> ending = failed(first, item);
    return ending != null ? ending : go(item);
  }

  private Ending<I> go(I item) {
    while (guard.enter(policy.isTimed())) {
      policy.attemptBegins();
      failure = null;
      if (number > 1) {
        policy.retryBegins();
      }
      try {
        R open = resource.get();
        Object value =
            JfrEvents.isRecorded() ? traced(open, item) : work.apply(open, item, emitter);
        guard.leave();
        return new Ending.Result<>(value);
      } catch (Exception e) {
        Ending<I> ending = failed(e, item);
        if (ending != null) {
          return ending;
        }
      }
    }
    return new Ending.Cancelled<>();
  }

  /**
   * Returns the function in a form that records its calls as first attempts in the flight recorder.
   */
  StageWork<R, I> traced() {
    return (open, item, out) -> {
      number = 1;
      return traced(open, item);
    };
  }

  private Object traced(R open, I item) throws Exception {
    JfrEvents.Attempt event = JfrEvents.Attempt.begun();
    try {
      return work.apply(open, item, emitter);
    } finally {
      event.end(policy.stage(), number);
    }
  }

  /**
   * Handles the failure of an attempt, including the delay before a retry; returns {@code null} if
   * another attempt follows.
   */
  private @Nullable Ending<I> failed(Exception e, I item) {
    InterruptGuard.Interrupt interrupt = guard.leave();
    if (interrupt == InterruptGuard.Interrupt.CANCEL) {
      return new Ending.Cancelled<>();
    }
    Exception cause = interrupt == InterruptGuard.Interrupt.TIME_IS_UP ? timeIsUp(e) : e;
    failure = cause;
    Failure<?, I> reported = Failure.of(emitter.origin(), item, policy.stage(), cause, number);
    if (!guard.enter(false)) {
      return new Ending.Cancelled<>();
    }
    boolean again = !emitter.hasEmitted() && policy.again(cause, number);
    long wait = again ? policy.delay(cause, number).toNanos() : 0;
    again = again && wait + policy.waitAt(clock.nanoTime() + wait) < guard.itemTimeLeft();
    boolean broken = policy.breaks(cause);
    policy.attemptFailed(reported, again);
    guard.leave();
    releaseSlot();
    if (broken) {
      resource.discard(cause);
    }
    if (!again) {
      return new Ending.Failed<>(reported);
    }
    sleep(wait);
    if (!awaitTurn(item, false)) { // others may have taken the turns for which there was time
      return guard.isCancelled() ? new Ending.Cancelled<>() : new Ending.Failed<>(reported);
    }
    number++;
    return null;
  }

  /**
   * Waits until the limits of the key and of the stage allow another attempt, and until the stage
   * is not paused if it is the {@code first} at an item; returns {@code false} if cancelled, or if
   * that would be after the deadline of the item.
   */
  private boolean awaitTurn(I item, boolean first) {
    if (policy.limitsKeys()) {
      if (!awaitTurnOfKey(item)) {
        return false;
      }
      if (first) {
        gate.awaitResumed(timer);
      }
    }
    while (policy.isPaced()) {
      if (first) {
        gate.awaitResumed(timer);
      }
      long now = clock.nanoTime();
      RateLimiter.Turn turn = policy.reserve(now, guard.itemTimeLeft());
      if (turn == null || !sleepUntil(turn)) {
        return false;
      }
      if (policy.rate().isValid(turn) && !(first && guard.isHalted() && gate.isPaused())) {
        return true;
      }
      policy.notPaced(now + turn.nanos() - clock.nanoTime());
    }
    return true;
  }

  /** Sleeps until this turn, or until it is cancelled; returns {@code false} if the run is. */
  private boolean sleepUntil(RateLimiter.Turn turn) {
    if (turn.nanos() <= 0) {
      return true;
    }
    if (!guard.enterToAwaitTurn()) {
      return false;
    }
    try {
      boolean valid = policy.rate().isValid(turn); // or cancelled before the guard knew
      if (valid) {
        clock.sleep(turn.nanos());
      }
    } catch (InterruptedException e) {
      // cancelled: the turn, or the run
    }
    guard.leave();
    return !guard.isCancelled();
  }

  private boolean awaitTurnOfKey(I item) {
    KeySlots<Object> slots = policy.slots();
    KeyRates<Object> rates = policy.rates();
    if (slots != null) {
      slot = guard.call(() -> slots.request(item));
      if (slot == null || !await(slot)) {
        return false;
      }
    }
    if (rates != null) {
      long within = guard.itemTimeLeft();
      Long wait = guard.call(() -> rates.reserve(item, clock.nanoTime(), within));
      return wait != null && wait >= 0 && sleep(wait);
    }
    return true;
  }

  /** Waits for a slot; returns {@code false} if it was not granted in time or before a cancel. */
  private boolean await(KeySlots<Object>.Slot requested) {
    return requested.isGranted()
        || rest(Long.MAX_VALUE, () -> requested.await(guard.itemTimeLeft()));
  }

  private void releaseSlot() {
    KeySlots<Object>.Slot taken = slot;
    slot = null;
    if (taken != null) {
      guard.call(() -> {
        taken.release();
        return taken;
      });
    }
  }

  /**
   * Sleeps for this time, but not beyond a cancel; returns {@code false} if the run is cancelled.
   */
  private boolean sleep(long nanos) {
    return nanos <= 0
        || rest(
            nanos,
            () -> {
              clock.sleep(nanos);
              return true;
            });
  }

  /**
   * Waits without the permit of the worker, if that is worth it, and then for another one.
   *
   * @param nanos about how long the wait will take
   * @param wait waits, and returns what is to be returned unless the run is cancelled
   */
  private boolean rest(long nanos, Wait wait) {
    boolean released = permit.release(nanos);
    boolean result = false;
    if (guard.enterToRest()) {
      try {
        result = wait.await();
      } catch (InterruptedException e) {
        // cancelled: the guard will not be entered again
      }
      guard.leave();
    }
    if (released) {
      permit.reacquire();
    }
    return result && !guard.isCancelled();
  }

  private interface Wait {
    boolean await() throws InterruptedException;
  }

  private TimeoutException timeIsUp(Exception cause) {
    TimeoutException timeIsUp = policy.timeIsUp(guard, number);
    timeIsUp.initCause(cause);
    return timeIsUp;
  }
}
