package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The hosts that images are downloaded from. Each gets as many requests at once, and as often, as
 * the policy allows and its health suggests. Thread-safe.
 *
 * <p>A host is remembered while it is in use. After that it is remembered only if it is in trouble
 * or its pace matters, and only if it is among the last {@value #MOST_REMEMBERED}.
 */
final class Hosts {
  static final int MOST_REMEMBERED = 65_536;

  private final HostPolicy policy;
  private final Duration patience;
  private final Duration shortPatience;

  /** Guards all hosts, and all threads and references that wait for their turn. */
  final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, Host> known = new HashMap<>();
  private final SequencedSet<String> idle =
      new LinkedHashSet<>(); // the host that has been idle longest comes first

  private final List<FairRefs> queues = new CopyOnWriteArrayList<>();

  /** From how many bytes on that wait to be used a run is handed no image. */
  final long mostUnused;

  /** The slots of all requests. */
  final Slots slots;

  /** Creates hosts with any number of slots. */
  Hosts(HostPolicy policy, Duration patience, Duration shortPatience) {
    this(
        policy,
        patience,
        shortPatience,
        lock -> new Slots(lock, Integer.MAX_VALUE, 0, Duration.ZERO));
  }

  /** Creates hosts with any number of bytes that wait to be used. */
  Hosts(
      HostPolicy policy,
      Duration patience,
      Duration shortPatience,
      Function<ReentrantLock, Slots> slots) {
    this(policy, patience, shortPatience, Long.MAX_VALUE, slots);
  }

  /**
   * @param patience how long a host may fail before it is given up
   * @param shortPatience how long to wait for the turn of a host that fails
   * @param mostUnused from how many bytes on that wait to be used a run is handed no image
   * @param slots creates the slots, guarded by the lock
   */
  Hosts(
      HostPolicy policy,
      Duration patience,
      Duration shortPatience,
      long mostUnused,
      Function<ReentrantLock, Slots> slots) {
    this.mostUnused = mostUnused;
    this.policy = policy;
    this.patience = patience;
    this.shortPatience = shortPatience;
    this.slots = slots.apply(lock);
  }

  /** A request to a host, from its turn to its end. Used by one thread. */
  final class Visit implements AutoCloseable {
    private final Host host;
    private final boolean guest;
    private final long begun;
    private final Slots.Slot slot;

    private Visit(Host host, boolean guest, long begun, Slots.Slot slot) {
      this.host = host;
      this.guest = guest;
      this.begun = begun;
      this.slot = slot;
    }

    /**
     * Records that the answer has begun. If the slot of this request has been lent, waits for
     * another one; the deadline is paused meanwhile.
     */
    void hears(Deadline deadline) throws InterruptedException {
      slot.answered(deadline);
    }

    /** Records that the host has answered, if only to say that it has no such image. */
    void answered() {
      lock.lock();
      try {
        host.answered(System.nanoTime());
      } finally {
        lock.unlock();
      }
    }

    /** Records that the request has failed, whether or not the host is to blame. */
    void failed(ItemException failure) {
      lock.lock();
      try {
        if (HostHealth.isToBlame(failure)) {
          host.failed(failure, begun, System.nanoTime());
        } else {
          host.answered(System.nanoTime());
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        slot.close();
        host.end(guest);
        changed(host);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits for the turn of a request, and for a slot. The deadline is paused while it waits for a
   * slot.
   *
   * @param guest whether another host redirected the request here
   * @param lending called, with the lock held, if the slot is lent because no answer comes
   * @throws ItemException if the host is given up, or its turn does not come before the deadline
   */
  Visit visit(String name, boolean guest, Deadline deadline, Runnable lending)
      throws ItemException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Host host = host(name);
      host.waits(true);
      try {
        while (true) {
          awaitTurn(host, deadline);
          Slots.Slot slot = slot(deadline, lending);
          long now = System.nanoTime();
          if (host.requestIn(now) == 0) {
            host.begin(guest, now);
            return new Visit(host, guest, now, slot);
          }
          slot.close(); // another request has come first while this one waited for a slot
        }
      } finally {
        host.waits(false);
        forget(host);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a slot; the deadline is paused while it waits for one. Called with the lock held. */
  private Slots.Slot slot(Deadline deadline, Runnable lending) throws InterruptedException {
    if (!slots.areTaken()) {
      return slots.take(lending);
    }
    deadline.pause();
    try {
      return slots.take(lending);
    } finally {
      deadline.resume();
    }
  }

  private void awaitTurn(Host host, Deadline deadline) throws ItemException, InterruptedException {
    Deadline sooner = Deadline.after(shortPatience).before(deadline);
    while (true) {
      long now = System.nanoTime();
      ItemException refusal = host.health.refusal(now);
      if (refusal != null) {
        throw refusal;
      }
      long wait = host.requestIn(now);
      if (wait == 0) {
        return;
      }
      Deadline until = host.health.isFailing() ? sooner : deadline;
      long left = until.left().toNanos();
      if (left <= 0 || (wait != Host.UNTIL_ONE_LEAVES && wait > left)) {
        throw host.health.overdue(until.limit());
      }
      host.changed.await(Math.min(wait, left), TimeUnit.NANOSECONDS);
    }
  }

  /** Returns a host, and remembers it until it is idle. Called with the lock held. */
  Host host(String name) {
    idle.remove(name);
    return known.computeIfAbsent(
        name,
        _ ->
            new Host(
                name, policy, new HostHealth(patience), lock.newCondition(), System.nanoTime()));
  }

  /** Makes everything that waits for a host check it again. Called with the lock held. */
  void changed(Host host) {
    host.changed.signalAll();
    queues.forEach(queue -> queue.changed(host));
    forget(host);
  }

  /** Forgets an idle host, at once or when it is evicted later. Called with the lock held. */
  private void forget(Host host) {
    if (!host.isIdle()) {
      return;
    }
    if (host.isUnremarkable(System.nanoTime())) {
      known.remove(host.name);
      return;
    }
    idle.add(host.name);
    if (idle.size() > MOST_REMEMBERED) {
      known.remove(idle.removeFirst());
    }
  }

  /** Records that an image asks for its slot now, whether or not it was handed out here. */
  void arrived(ImageRef ref) {
    queues.forEach(queue -> queue.arrived(ref));
  }

  /** Records that an image is finished with, whether or not it was handed out here. */
  void finished(ImageRef ref) {
    queues.forEach(queue -> queue.finished(ref));
  }

  /** Records that an image was downloaded and waits to be used, if it was handed out here. */
  void downloaded(Downloaded image) {
    queues.forEach(queue -> queue.downloaded(image));
  }

  /** Records that an image does not wait to be used any more; does nothing if it did not. */
  void used(Downloaded image) {
    queues.forEach(queue -> queue.used(image));
  }

  /** Returns how many bytes of images that were handed out here wait to be used. */
  long unusedBytes() {
    return queues.stream().mapToLong(FairRefs::unusedBytes).sum();
  }

  /** Whether an image waits until it may be handed out. */
  boolean isAdmissionAwaited() {
    lock.lock();
    try {
      return slots.isAdmissionAwaited();
    } finally {
      lock.unlock();
    }
  }

  void add(FairRefs queue) {
    queues.add(queue);
  }

  void remove(FairRefs queue) {
    queues.remove(queue);
  }

  /** Returns what waits for hosts that may not be asked now. */
  HeldBack heldBack() {
    lock.lock();
    try {
      HeldBack all = HeldBack.NOTHING;
      for (FairRefs queue : queues) {
        all = queue.heldBack(all);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of hosts that are remembered. */
  int size() {
    lock.lock();
    try {
      return known.size();
    } finally {
      lock.unlock();
    }
  }
}
