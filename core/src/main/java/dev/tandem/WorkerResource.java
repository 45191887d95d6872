package dev.tandem;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The resource of one worker. It is opened when the worker begins and closed when it ends. One that
 * broke is closed at once, and the next attempt opens another. For one thread.
 */
final class WorkerResource<R extends AutoCloseable> {
  private final Callable<? extends R> open;
  private final InterruptGuard guard;
  private @Nullable R current; // null unless it is open

  WorkerResource(Callable<? extends R> open, InterruptGuard guard) {
    this.open = open;
    this.guard = guard;
  }

  /** Opens it from outside the guard; returns {@code false} if the run was cancelled meanwhile. */
  boolean open() throws Exception {
    if (!guard.enter(false)) {
      return false;
    }
    try {
      get();
      guard.leave();
      return true;
    } catch (Exception e) {
      if (guard.leave() == InterruptGuard.Interrupt.CANCEL) {
        return false;
      }
      throw e;
    }
  }

  /** Returns the resource, which is opened if it is not open; called inside the guard. */
  R get() throws Exception {
    R open = current;
    if (open == null) {
      open = Objects.requireNonNull(this.open.call(), "the resource that was opened");
      current = open;
    }
    return open;
  }

  /** Gives it away, open or not. */
  @Nullable AutoCloseable give() {
    R given = current;
    current = null;
    return given;
  }

  /** Receives what another worker of the stage has given away. */
  @SuppressWarnings("unchecked") // all workers of a stage open the same
  void receive(@Nullable AutoCloseable given) {
    current = (R) given;
  }

  /**
   * Closes it, from outside the guard, because it broke. An exception that this throws is
   * suppressed in the failure that showed it; an {@link Error} is not.
   */
  @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
  void discard(Exception cause) {
    try {
      close();
    } catch (Exception e) {
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Closes it from outside the guard, if it is open. An exception that follows the interrupt of a
   * cancel is not a failure.
   */
  void close() throws Exception {
    R closing = current;
    if (closing == null) {
      return;
    }
    current = null;
    guard.enterToClose();
    try {
      closing.close();
      guard.leave();
    } catch (Exception e) {
      if (guard.leave() != InterruptGuard.Interrupt.CANCEL) {
        throw e;
      }
    } catch (Throwable e) {
      guard.leave();
      throw e;
    }
  }
}
