package dev.tandem;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one run. Those that move items, or call the user, are its parties: when the last
 * one leaves, the run is over, and that thread settles it. Watches may have threads too, which end
 * when they are dismissed.
 */
final class RunThreads implements Environment.Threads {

  /** One that the run waits for. */
  final class Party implements Runnable {
    private final Runnable task;
    private final AtomicBoolean left = new AtomicBoolean();
    private @Nullable Thread thread; // none if the task runs on a thread of the user
    private volatile boolean abandoned;

    private Party(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
      } finally {
        leave();
      }
    }

    Thread thread() {
      return Objects.requireNonNull(thread);
    }

    /** Leaves for a thread that nothing can wake: neither the run nor anybody else waits for it. */
    void abandon() {
      abandoned = true;
      leave();
    }

    void leave() {
      if (!left.getAndSet(true)) {
        leaveOne();
      }
    }
  }

  private final Environment.Threads maker;
  private final Runnable settle; // throws nothing
  // Complete before any of them starts: it is not iterated and added to at the same time.
  private final List<Party> parties = Collections.synchronizedList(new ArrayList<>());
  private final List<Party> latecomers = new CopyOnWriteArrayList<>(); // each starts by itself
  private final List<Thread> others = new CopyOnWriteArrayList<>();
  private final AtomicInteger present = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Threads made by {@code maker}; the last party to leave runs {@code settle}. */
  RunThreads(Environment.Threads maker, Runnable settle) {
    this.maker = maker;
    this.settle = settle;
  }

  /** A thread that is a party of the run and starts with it. */
  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    return hire(name, platform, task).thread();
  }

  /** A party with a thread that starts with the run. */
  Party hire(String name, boolean platform, Runnable task) {
    Party party = new Party(task);
    party.thread = maker.create(name, platform, party);
    present.incrementAndGet();
    parties.add(party);
    return party;
  }

  /** A party whose thread is not the run's: it leaves when it says so. */
  Party expect() {
    present.incrementAndGet();
    return new Party(() -> {});
  }

  /** Starts a thread that is a party, in a run under way; returns whether it still is. */
  boolean startLate(String name, Runnable task) {
    if (present.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      return false;
    }
    Party party = new Party(task);
    try {
      Thread thread = maker.create(name, true, party);
      party.thread = thread;
      latecomers.add(party); // there may be some before all the others have been started
      thread.start();
    } catch (Throwable e) { // no memory for a thread
      party.leave();
      throw e;
    }
    return true;
  }

  /** Whether any party was started late. */
  boolean haveLatecomers() {
    return !latecomers.isEmpty();
  }

  /** Adds a thread that is no party. */
  void add(Thread thread) {
    others.add(thread);
  }

  /** Starts all parties, that one before the others. */
  void start(@Nullable Thread first) {
    if (first != null) {
      first.start();
    }
    for (Party party : parties) {
      if (party.thread != null && !party.thread.equals(first)) {
        party.thread.start();
      }
    }
  }

  /** Lets the parties whose threads could not be started come to their end, on this thread. */
  void runUnstarted() {
    for (Party party : parties) {
      if (party.thread != null && party.thread.getState() == Thread.State.NEW) {
        party.run();
      }
    }
  }

  /**
   * Waits until the run is settled and its threads have ended, but those abandoned. When
   * interrupted, it does what it is told to do then and goes on waiting.
   *
   * @return whether it was interrupted; then the interrupt status is set
   */
  boolean join(Runnable whenInterrupted) {
    boolean interrupted = await(over::await, whenInterrupted);
    List<Thread> all = new ArrayList<>(others);
    for (Party party : allParties()) {
      if (party.thread != null && !party.abandoned) {
        all.add(party.thread);
      }
    }
    for (Thread thread : all) {
      interrupted |= await(thread::join, whenInterrupted);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  /** Whether the run is settled. */
  boolean areOver() {
    return over.getCount() == 0;
  }

  /** Whether the current thread is one of these. */
  boolean isOneOfThem() {
    Thread current = Thread.currentThread();
    return others.contains(current)
        || allParties().stream().anyMatch(party -> current.equals(party.thread));
  }

  private List<Party> allParties() {
    List<Party> all = new ArrayList<>(parties);
    all.addAll(latecomers);
    return all;
  }

  private void leaveOne() {
    if (present.decrementAndGet() == 0) {
      try {
        settle.run();
      } finally {
        over.countDown();
      }
    }
  }

  private interface Wait {
    void await() throws InterruptedException;
  }

  private static boolean await(Wait wait, Runnable whenInterrupted) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        whenInterrupted.run();
      }
    }
  }
}
