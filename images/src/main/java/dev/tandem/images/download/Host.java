package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.concurrent.locks.Condition;

/**
 * The state of one host: the requests and images in progress, and when the next ones may begin.
 * Guarded by the lock of {@link Hosts}; times are on the clock of {@link System#nanoTime}.
 */
final class Host {
  /** The time is unknown: a request or an image in progress must finish first. */
  static final long UNTIL_ONE_LEAVES = Long.MAX_VALUE;

  final String name;
  final HostHealth health;

  /** Signalled when a request or an image has finished, or may begin sooner than expected. */
  final Condition changed;

  private static final FailureClass TOO_MANY = FailureClass.httpStatus(429);

  private final HostPolicy policy;
  private final LearnedPace learned = new LearnedPace();

  private int present; // requests under way
  private int guests; // those of them that were redirected here by another host
  private int waiting; // threads, and lanes of references
  private int admitted; // images that are handed out and not finished
  private long nextRequest;
  private long nextAdmission;

  Host(String name, HostPolicy policy, HostHealth health, Condition changed, long now) {
    this.name = name;
    this.policy = policy;
    this.health = health;
    this.changed = changed;
    nextRequest = now;
    nextAdmission = now;
  }

  /** Returns in how many nanoseconds a request may begin; 0 if it may begin now. */
  long requestIn(long now) {
    if (present >= health.limit(policy.connections())) {
      return UNTIL_ONE_LEAVES;
    }
    return Math.max(health.pauseLeft(now), Math.max(0, nextRequest - now));
  }

  /** Returns in how many nanoseconds an image may be handed out; 0 if it may be now. */
  long admissionIn(long now) {
    if (health.refusal(now) != null) {
      return admitted >= policy.connections() ? UNTIL_ONE_LEAVES : 0; // it will fail at once
    }
    if (admitted + guests >= health.limit(policy.connections())) {
      return UNTIL_ONE_LEAVES;
    }
    return Math.max(health.pauseLeft(now), Math.max(0, nextAdmission - now));
  }

  /** Returns how many requests this host gets at once. */
  int atOnce() {
    return health.limit(policy.connections());
  }

  /** Returns how many images are handed out and not finished. */
  int inProgress() {
    return admitted;
  }

  private long pace() {
    return Math.max(policy.pace().toNanos(), learned.nanos());
  }

  /** Records that the host has answered, whatever the answer was. */
  void answered(long now) {
    health.answered(now);
    learned.answered();
  }

  /** Records that a request that began then has failed, and that the host is to blame. */
  void failed(ItemException failure, long begun, long now) {
    health.failed(failure, begun, now);
    if (failure.failureClass().equals(TOO_MANY)) {
      learned.tooMany(begun, now);
      nextRequest = Math.max(nextRequest - now, pace()) + now;
      nextAdmission = Math.max(nextAdmission - now, pace()) + now;
    }
  }

  void begin(boolean guest, long now) {
    present++;
    guests += guest ? 1 : 0;
    nextRequest = now + pace();
  }

  void end(boolean guest) {
    present--;
    guests -= guest ? 1 : 0;
  }

  void admit(long now) {
    admitted++;
    nextAdmission = now + pace();
  }

  void dismiss() {
    admitted--;
  }

  void waits(boolean begins) {
    waiting += begins ? 1 : -1;
  }

  /** Whether no request, waiter or image uses this host. */
  boolean isIdle() {
    return present == 0 && waiting == 0 && admitted == 0;
  }

  /** Whether this host can be treated like one never seen before. */
  boolean isUnremarkable(long now) {
    return health.isGood()
        && learned.nanos() == 0
        && nextRequest - now <= 0
        && nextAdmission - now <= 0;
  }
}
