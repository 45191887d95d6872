package dev.tandem.soak;

import static dev.tandem.soak.Action.ERR;
import static dev.tandem.soak.Action.FAIL;
import static dev.tandem.soak.Action.HANG;
import static dev.tandem.soak.Action.IGNORE_INTERRUPTS;
import static dev.tandem.soak.Action.LEAVE_INTERRUPTED;
import static dev.tandem.soak.Action.NAP;

import java.util.Set;

/** The calls of user code besides the stage functions, with the actions that each may perform. */
enum Callback {
  /** The key of an item, for a stage that keeps the order of each key. */
  KEY(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  /** The weight of an item, for a queue that is bounded by weight. */
  WEIGHER(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  /** The decision whether a failure may be retried. */
  RETRY(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  /** The decision whether an item that failed is skipped. */
  SKIP(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  LETTER(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  /** The listener is notified of a failed attempt. */
  ATTEMPT_FAILED(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  /** The listener is notified that nothing moves. */
  STALLED(NAP, IGNORE_INTERRUPTS, FAIL, ERR, LEAVE_INTERRUPTED),
  /** The listener is notified of the end. */
  ENDED(NAP, IGNORE_INTERRUPTS, LEAVE_INTERRUPTED),
  OPEN(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED),
  CLOSE(NAP, IGNORE_INTERRUPTS, FAIL, ERR, HANG, LEAVE_INTERRUPTED);

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Action> actions;

  Callback(Action... actions) {
    this.actions = Set.of(actions);
  }

  /** Returns whether the callback is called only a few times per run. */
  boolean isRare() {
    return switch (this) {
      case STALLED, ENDED, OPEN, CLOSE -> true;
      case KEY, WEIGHER, RETRY, SKIP, LETTER, ATTEMPT_FAILED -> false;
    };
  }

  boolean may(Action action) {
    return actions.contains(action);
  }
}
