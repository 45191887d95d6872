package dev.tandem;

import dev.tandem.StagePermits.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The permit of one worker, and the resource that goes with it. The worker gives both up while its
 * item waits. For one thread.
 */
final class WorkerPermit {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1); // not worth another thread

  private final StagePermits permits;
  private final WorkerResource<?> resource;
  private final PhaseTimer timer;
  private final BooleanSupplier waitsOutside;
  private final Runnable beforeWaits;
  private @Nullable Permit held;

  /**
   * @param held the permit with which the worker begins
   * @param waitsOutside whether others may work on later items while one waits
   * @param beforeWaits called before the worker gives up its permit
   */
  WorkerPermit(
      StagePermits permits,
      Permit held,
      WorkerResource<?> resource,
      PhaseTimer timer,
      BooleanSupplier waitsOutside,
      Runnable beforeWaits) {
    this.permits = permits;
    this.held = held;
    this.resource = resource;
    this.timer = timer;
    this.waitsOutside = waitsOutside;
    this.beforeWaits = beforeWaits;
  }

  /** Begins to hold the permit; returns {@code false} if the run was cancelled before. */
  boolean begin() throws Exception {
    Permit permit = held;
    if (permit != null && !permit.fresh()) {
      resource.receive(permit.resource());
    } else if (!resource.open()) {
      return false;
    }
    permits.hold(timer);
    return true;
  }

  boolean isHeld() {
    return held != null;
  }

  /** Returns the number of the permit; -1 if the worker has none. */
  int number() {
    return held == null ? -1 : held.number();
  }

  /**
   * Gives the permit up because the item waits, for about {@code nanos}; returns whether that was
   * worth it. Then {@link #reacquire} must follow.
   */
  boolean release(long nanos) {
    Permit permit = held;
    if (permit == null || nanos < SHORT || !waitsOutside.getAsBoolean()) {
      return false;
    }
    beforeWaits.run();
    release(permit);
    return true;
  }

  private void release(Permit permit) {
    held = null;
    timer.enter(PhaseTimer.Phase.WAITING);
    permits.release(timer, new Permit(permit.number(), false, resource.give()));
  }

  /**
   * Called by a worker that has an item which it has not begun: waits while the stage is paused,
   * without the permit, since others may need it for retries.
   */
  void awaitResumed(StageGate gate) {
    Permit permit = held;
    if (permit == null || !timer.guard.isHalted() || !gate.isPaused()) {
      return;
    }
    if (waitsOutside.getAsBoolean()) {
      release(permit);
      gate.awaitResumedOutside();
      reacquire();
    } else {
      gate.awaitResumed(timer);
    }
  }

  /** Gets a permit again, unless the run is cancelled. */
  void reacquire() {
    while (held == null && timer.guard.enterToRest()) {
      try {
        Permit permit = permits.reacquire(timer);
        held = permit;
        resource.receive(permit.resource());
      } catch (InterruptedException e) {
        // cancelled, or stray
      }
      timer.guard.leave();
    }
    timer.enter(PhaseTimer.Phase.BUSY);
  }

  /** Called after a recall: returns whether another worker waits for a permit. */
  boolean isAwaited() {
    return held != null && permits.isAwaited(timer);
  }

  /** Hands the permit over to such a worker; {@code false} if none waits any more. */
  boolean handOver() {
    Permit permit = held;
    if (permit == null) {
      return false;
    }
    AutoCloseable open = resource.give();
    boolean handed = permits.handOver(timer, new Permit(permit.number(), false, open));
    if (handed) {
      held = null;
    } else {
      resource.receive(open);
    }
    return handed;
  }

  /**
   * Ends the use of the permit, and closes the resources that no other worker may need; {@code
   * left}: whether the worker leaves before the end of the items.
   */
  void end(boolean left) throws Exception {
    Permit permit = held;
    held = null;
    boolean handedOver = left && permit == null;
    if (handedOver) {
      return;
    }
    List<Permit> needless = new ArrayList<>();
    Permit mine = permit == null ? null : new Permit(permit.number(), false, resource.give());
    if (left) {
      needless.add(Objects.requireNonNull(mine));
      needless.addAll(permits.retire(timer));
    } else {
      needless.addAll(permits.end(timer, mine));
    }
    closeAll(needless);
  }

  private void closeAll(List<Permit> needless) throws Exception {
    Throwable first = null;
    for (Permit one : needless) {
      resource.receive(one.resource());
      try {
        resource.close();
      } catch (Throwable e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    switch (first) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
