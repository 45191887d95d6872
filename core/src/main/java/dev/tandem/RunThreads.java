package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one run. Those that move items or call user code are its parties: when the last
 * party leaves, the run is over, and that thread settles it. Timers may have threads, too, which
 * end when the timers are cancelled.
 */
final class RunThreads implements Environment.Threads {

  /** A participant that the run waits for. */
  final class Party implements Runnable {
    private final Runnable task;
    private final AtomicBoolean left = new AtomicBoolean();
    private @Nullable Thread thread; // null if the task runs on a thread of the user
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

    /** Leaves on behalf of a thread that nothing can wake: no thread waits for it any more. */
    void abandon() {
      abandoned = true;
      leave();
    }

    boolean hasEnded() {
      return left.get() && thread().getState() == Thread.State.TERMINATED;
    }

    void leave() {
      if (!left.getAndSet(true)) {
        leaveOne();
      }
    }
  }

  private final Environment.Threads maker;
  private final Runnable settle; // throws nothing
  // Complete before any of them starts, so it is never added to while it is iterated over.
  private final List<Party> parties = Collections.synchronizedList(new ArrayList<>());
  private final List<Party> latecomers = new CopyOnWriteArrayList<>(); // each starts once created
  private boolean started; // guarded by parties: no more is added to them
  private final List<Thread> others = new CopyOnWriteArrayList<>();
  private final AtomicInteger present = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private Bindings bindings = Bindings.of(List.of()); // written before any thread starts

  /**
   * Creates an empty set of threads. {@code maker} creates them; the last party to leave runs
   * {@code settle}.
   */
  RunThreads(Environment.Threads maker, Runnable settle) {
    this.maker = maker;
    this.settle = settle;
  }

  /** Creates a thread that is a party of the run and starts with it. */
  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    return add(name, platform, task).thread();
  }

  /** Creates a party with a thread that starts with the run, and inherits its bindings. */
  Party add(String name, boolean platform, Runnable task) {
    Party party = newParty(name, platform, () -> bindings.run(task));
    present.incrementAndGet();
    parties.add(party);
    return party;
  }

  /**
   * Creates such a party, too, but also while the run is in progress, and then starts it. {@code
   * created} gets the thread before that.
   *
   * @return {@code false} if the run is over
   */
  boolean add(String name, boolean platform, Runnable task, Consumer<Thread> created) {
    synchronized (parties) {
      if (!started) {
        created.accept(add(name, platform, task).thread());
        return true;
      }
    }
    return startLate(name, platform, () -> bindings.run(task), created);
  }

  private Party newParty(String name, boolean platform, Runnable task) {
    Party party = new Party(task);
    party.thread = maker.create(name, platform, party);
    return party;
  }

  /**
   * Creates a party whose thread does not belong to the run; {@link Party#leave} must be called for
   * it.
   */
  Party expect() {
    present.incrementAndGet();
    return new Party(() -> {});
  }

  /**
   * Starts a thread that is a party, while the run is in progress; returns {@code false} if the run
   * is over.
   */
  boolean startLate(String name, Runnable task) {
    return startLate(name, true, task, thread -> {});
  }

  private boolean startLate(
      String name, boolean platform, Runnable task, Consumer<Thread> created) {
    if (present.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      return false;
    }
    Party party = new Party(task);
    try {
      Thread thread = maker.create(name, platform, party);
      party.thread = thread;
      created.accept(thread);
      latecomers.removeIf(Party::hasEnded); // a run may live long
      latecomers.add(party); // may happen before all the others have been started
      thread.start();
    } catch (Throwable e) { // no memory for a thread
      party.leave();
      throw e;
    }
    return true;
  }

  /** Returns whether any party was started late. */
  boolean haveLatecomers() {
    return !latecomers.isEmpty();
  }

  /** Adds a thread that is not a party. */
  void add(Thread thread) {
    others.add(thread);
  }

  /** Sets the scoped values that are bound in the threads that start with the run. */
  void inherit(Bindings inherited) {
    bindings = inherited;
  }

  /** Starts all parties, {@code first} before the others. */
  void start(@Nullable Thread first) {
    synchronized (parties) {
      started = true;
    }
    if (first != null) {
      first.start();
    }
    for (Party party : parties) {
      if (party.thread != null && !party.thread.equals(first)) {
        party.thread.start();
      }
    }
  }

  /** Runs the parties whose threads could not be started to their end, on this thread. */
  void runUnstarted() {
    for (Party party : parties) {
      if (party.thread != null && party.thread.getState() == Thread.State.NEW) {
        party.run();
      }
    }
  }

  /**
   * Waits until the run is settled and its threads have ended, except for abandoned ones. When
   * interrupted, runs {@code whenInterrupted} and keeps waiting.
   *
   * @return whether it was interrupted; then the interrupt status is set
   */
  boolean join(Runnable whenInterrupted) {
    boolean interrupted = await(over::await, whenInterrupted);
    for (Thread thread : joined()) {
      interrupted |= await(thread::join, whenInterrupted);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  /**
   * Waits up to {@code nanos} until the run is settled and its threads have ended, except for
   * abandoned ones; returns whether they have.
   */
  boolean join(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    if (!over.await(nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    for (Thread thread : joined()) {
      if (thread.getState() != Thread.State.NEW // one that could not be started
          && !thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the run is settled. */
  boolean areOver() {
    return over.getCount() == 0;
  }

  /** Returns whether the current thread is one of the threads of the run. */
  boolean isOneOfThem() {
    Thread current = Thread.currentThread();
    return others.contains(current)
        || allParties().stream().anyMatch(party -> current.equals(party.thread));
  }

  /** Returns the threads that {@code join} waits for, once the run is settled. */
  private List<Thread> joined() {
    List<Thread> all = new ArrayList<>(others);
    for (Party party : allParties()) {
      if (party.thread != null && !party.abandoned) {
        all.add(party.thread);
      }
    }
    return all;
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
