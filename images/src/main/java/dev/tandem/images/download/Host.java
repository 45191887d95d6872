package dev.tandem.images.download;

import java.util.concurrent.locks.Condition;

/**
 * One host: who is with it, and when the next may be. Guarded by the lock of {@link Hosts}; moments
 * are those of {@link System#nanoTime}.
 */
final class Host {
  /** There is no moment: somebody has to leave first. */
  static final long UNTIL_ONE_LEAVES = Long.MAX_VALUE;

  final String name;
  final HostHealth health;

  /** Somebody has left, or may come sooner than thought. */
  final Condition changed;

  private final HostPolicy policy;

  private int present; // requests under way
  private int guests; // those of them that another host has sent on to this one
  private int waiting; // threads
  private int admitted; // images that were handed out and are not finished
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

  /** How many nanoseconds from now a request may begin; 0 if at once. */
  long requestIn(long now) {
    if (present >= health.limit(policy.connections())) {
      return UNTIL_ONE_LEAVES;
    }
    return Math.max(health.pauseLeft(now), Math.max(0, nextRequest - now));
  }

  /** How many nanoseconds from now an image may be handed out; 0 if at once. */
  long admissionIn(long now) {
    if (health.refusal(now) != null) {
      return admitted >= policy.connections() ? UNTIL_ONE_LEAVES : 0; // it fails at once
    }
    if (admitted + guests >= health.limit(policy.connections())) {
      return UNTIL_ONE_LEAVES;
    }
    return Math.max(health.pauseLeft(now), Math.max(0, nextAdmission - now));
  }

  void begin(boolean guest, long now) {
    present++;
    guests += guest ? 1 : 0;
    nextRequest = now + policy.pace().toNanos();
  }

  void end(boolean guest) {
    present--;
    guests -= guest ? 1 : 0;
  }

  void admit(long now) {
    admitted++;
    nextAdmission = now + policy.pace().toNanos();
  }

  void dismiss() {
    admitted--;
  }

  void waits(boolean begins) {
    waiting += begins ? 1 : -1;
  }

  /** Whether nobody has to do with it. */
  boolean isIdle() {
    return present == 0 && waiting == 0 && admitted == 0;
  }

  /** Whether it is as good as one never heard of. */
  boolean isUnremarkable(long now) {
    return health.isGood() && nextRequest - now <= 0 && nextAdmission - now <= 0;
  }
}
