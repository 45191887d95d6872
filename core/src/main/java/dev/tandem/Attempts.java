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
  private final Clock clock;

  private long rested; // nanoseconds, in all its attempts at all items

  // The state of the current item.
  private int number = 1;
  private @Nullable Exception failure; // of the last attempt, if it failed
  private KeySlots<Object>.@Nullable Slot slot; // of its key
  private KeySlots<Object>.@Nullable Slot turn; // of its key, at its rate

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

  /**
   * Returns how many nanoseconds the worker has waited so far: for the rate of its stage, and
   * before retries.
   */
  long rested() {
    return rested;
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
      releaseSlots();
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
    releaseSlots();
    if (broken) {
      resource.discard(cause);
    }
    if (!again) {
      return new Ending.Failed<>(reported);
    }
    if (!sleep(wait)
        || !awaitTurn(item, false)) { // others may have taken the turns for which there was time
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
    if (policy.limitsKeys() && !awaitTurnOfKey(item, first)) {
      return false;
    }
    if (!awaitTurnOfStage(first) || guard.itemTimeLeft() <= 0) {
      return false;
    }
    KeyRates<Object> rates = policy.rates();
    if (rates != null) {
      guard.call(() -> {
        rates.begins(item, clock.nanoTime());
        return rates;
      });
      turn = release(turn);
    }
    return true;
  }

  private boolean awaitTurnOfKey(I item, boolean first) {
    KeySlots<Object> slots = policy.slots();
    if (slots != null) {
      slot = guard.call(() -> slots.request(item));
      if (slot == null || !await(slot)) {
        return false;
      }
    }
    KeyRates<Object> rates = policy.rates();
    if (rates != null) {
      turn = guard.call(() -> rates.queue(item));
      if (turn == null || !await(turn) || !awaitRate(rates, item)) {
        return false;
      }
    }
    if (first) {
      permit.awaitResumed(gate);
    }
    return !guard.isCancelled();
  }

  /** Waits until the rate of the key allows an attempt; called by the first that waits for it. */
  private boolean awaitRate(KeyRates<Object> rates, I item) {
    while (true) {
      Long wait = guard.call(() -> rates.waitAt(item, clock.nanoTime()));
      if (wait == null || wait >= guard.itemTimeLeft()) {
        return false;
      }
      if (wait == 0) {
        return true;
      }
      if (!sleep(wait)) {
        return false;
      }
    }
  }

  private void releaseSlots() {
    turn = release(turn);
    slot = release(slot);
  }

  private KeySlots<Object>.@Nullable Slot release(KeySlots<Object>.@Nullable Slot taken) {
    if (taken != null) {
      guard.call(() -> {
        taken.release();
        return taken;
      });
    }
    return null;
  }

  private boolean awaitTurnOfStage(boolean first) {
    while (policy.isPaced()) {
      if (first) {
        permit.awaitResumed(gate);
      }
      long now = clock.nanoTime();
      RateLimiter.Turn reserved = policy.reserve(now, guard.itemTimeLeft());
      if (reserved == null || !sleepUntil(reserved)) {
        return false;
      }
      if (policy.rate().isValid(reserved) && !(first && guard.isHalted() && gate.isPaused())) {
        return true;
      }
      policy.notPaced(now + reserved.nanos() - clock.nanoTime());
    }
    return !guard.isCancelled();
  }

  /** Sleeps until this turn, or until it is cancelled; returns {@code false} if the run is. */
  private boolean sleepUntil(RateLimiter.Turn turn) {
    if (turn.nanos() <= 0) {
      return true;
    }
    if (!guard.enterToAwaitTurn()) {
      return false;
    }
    long begun = clock.nanoTime();
    try {
      boolean valid = policy.rate().isValid(turn); // or cancelled before the guard knew
      if (valid) {
        clock.sleep(turn.nanos());
      }
    } catch (InterruptedException e) {
      // cancelled: the turn, or the run
    }
    guard.leave();
    endRest(false, begun);
    return !guard.isCancelled();
  }

  /** Waits for its key; returns {@code false} if that took too long, or if cancelled. */
  private boolean await(KeySlots<Object>.Slot requested) {
    if (requested.isGranted()) {
      return true;
    }
    boolean released = permit.release(Long.MAX_VALUE);
    long begun = clock.nanoTime();
    boolean waiting = guard.enterToAwaitKey() && guard.itemTimeLeft() > 0;
    while (waiting && !requested.isGranted()) {
      try {
        requested.await();
      } catch (InterruptedException e) { // a stray one, unless the wait is over
        waiting = !guard.isCancelled() && guard.itemTimeLeft() > 0;
      }
    }
    guard.leave();
    endRest(released, begun);
    return waiting && !guard.isCancelled();
  }

  /**
   * Sleeps for this time, but not beyond a cancel, and without the permit of the worker if others
   * may use it meanwhile; returns {@code false} if the run is cancelled.
   */
  private boolean sleep(long nanos) {
    if (nanos <= 0) {
      return true;
    }
    boolean released = permit.release(nanos);
    long begun = clock.nanoTime();
    long end = begun + Math.min(nanos, Long.MAX_VALUE / 2);
    boolean waiting = guard.enterToRest();
    while (waiting) {
      try {
        clock.sleep(Math.max(0, end - clock.nanoTime()));
        waiting = false;
      } catch (InterruptedException e) { // a stray one, unless the run is cancelled
        waiting = !guard.isCancelled();
      }
    }
    guard.leave();
    endRest(released, begun);
    return !guard.isCancelled();
  }

  /** Gets the permit back if it was released; otherwise the worker was busy with a wait. */
  private void endRest(boolean released, long begun) {
    if (released) {
      permit.reacquire();
    } else {
      rested += clock.nanoTime() - begun;
    }
  }

  private TimeoutException timeIsUp(Exception cause) {
    TimeoutException timeIsUp = policy.timeIsUp(guard, number);
    timeIsUp.initCause(cause);
    return timeIsUp;
  }
}
