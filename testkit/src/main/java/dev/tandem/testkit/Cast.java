package dev.tandem.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that time waits for. */
final class Cast {
  private final Set<Thread> members = ConcurrentHashMap.newKeySet();
  private final Set<Thread> mourned = ConcurrentHashMap.newKeySet(); // have one who joins them
  private final List<Thread> threads = new ArrayList<>(); // the same, in order; guarded by itself
  private List<Thread> snapshot = List.of(); // guarded by threads

  Thread create(String name, Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              awaitMourner(Thread.currentThread());
              task.run();
            });
    add(thread);
    return thread;
  }

  /**
   * The current thread goes by this time from now on, if it is virtual: the state of others lags.
   */
  void join() {
    if (Thread.currentThread().isVirtual() && !contains(Thread.currentThread())) {
      add(Thread.currentThread());
    }
  }

  /**
   * Whether a thread that is terminated has woken those who join it. It does so a moment later, so
   * somebody else joins it before it does anything: when that one is up, the others are too.
   */
  boolean hasWokenJoiners(Thread thread) {
    return !mourned.contains(thread);
  }

  boolean contains(Thread thread) {
    return members.contains(thread);
  }

  /** All of them in the order in which they came, perhaps with some that have ended. */
  List<Thread> threads() {
    synchronized (threads) {
      if (snapshot.size() != threads.size()) {
        threads.removeIf(thread -> isGone(thread));
        members.retainAll(Set.copyOf(threads));
        snapshot = List.copyOf(threads);
      }
      return snapshot;
    }
  }

  private boolean isGone(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED && hasWokenJoiners(thread);
  }

  @SuppressWarnings("ThreadPriorityCheck") // the one waited for needs nothing but a processor
  private void awaitMourner(Thread thread) {
    mourned.add(thread);
    Thread mourner =
        Thread.startVirtualThread(() -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
          }
          mourned.remove(thread);
        });
    while (mourner.getState() != Thread.State.WAITING) {
      Thread.yield();
    }
  }

  private void add(Thread thread) {
    synchronized (threads) {
      members.add(thread);
      threads.add(thread);
    }
  }
}
