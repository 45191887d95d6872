package dev.tandem.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that virtual time waits for. */
final class Cast {
  private final Set<Thread> members = ConcurrentHashMap.newKeySet();
  private final Set<Thread> mourned = ConcurrentHashMap.newKeySet(); // joined by a mourner
  private final List<Thread> threads = new ArrayList<>(); // members in order; guarded by itself
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

  /** Adds the current thread if it is virtual. The state of platform threads lags behind. */
  void join() {
    if (Thread.currentThread().isVirtual() && !contains(Thread.currentThread())) {
      add(Thread.currentThread());
    }
  }

  /**
   * Returns whether a terminated thread has woken the threads that join it. It does so a moment
   * after it terminates. So a mourner joins it before it does anything; when the mourner is up, the
   * others are, too.
   */
  boolean hasWokenJoiners(Thread thread) {
    return !mourned.contains(thread);
  }

  boolean contains(Thread thread) {
    return members.contains(thread);
  }

  /** Returns all threads in the order in which they came, perhaps with some that have ended. */
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

  @SuppressWarnings("ThreadPriorityCheck") // the awaited thread needs nothing but a processor
  private void awaitMourner(Thread thread) {
    mourned.add(thread);
    Thread mourner =
        Thread.startVirtualThread(() -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e); // no other thread knows this one
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
