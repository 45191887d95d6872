package dev.tandem.soak;

import java.util.Set;

/** The calls of user code besides the stage functions, with the acts that each may perform. */
enum Callback {
  /** The key of an item, for a stage that keeps the order of each key. */
  KEY(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  /** The weight of an item, for a queue that is bounded by weight. */
  WEIGHER(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  /** The decision whether a failure may be retried. */
  RETRY(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  /** The decision whether an item that failed is skipped. */
  SKIP(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  LETTER(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  /** The listener is notified of a failed attempt. */
  ATTEMPT_FAILED(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  /** The listener is notified that nothing moves. */
  STALLED(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.LEAVE_INTERRUPTED),
  /** The listener is notified of the end. */
  ENDED(Act.NAP, Act.GO_ON, Act.LEAVE_INTERRUPTED),
  OPEN(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED),
  CLOSE(Act.NAP, Act.GO_ON, Act.FAIL, Act.ERR, Act.HANG, Act.LEAVE_INTERRUPTED);

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Act> acts;

  Callback(Act... acts) {
    this.acts = Set.of(acts);
  }

  /** Returns whether the callback is called only a few times per run. */
  boolean isRare() {
    return switch (this) {
      case STALLED, ENDED, OPEN, CLOSE -> true;
      case KEY, WEIGHER, RETRY, SKIP, LETTER, ATTEMPT_FAILED -> false;
    };
  }

  boolean may(Act act) {
    return acts.contains(act);
  }
}
