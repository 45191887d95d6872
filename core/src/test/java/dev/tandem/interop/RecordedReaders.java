package dev.tandem.interop;

import dev.tandem.Pipeline;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Records the threads of runs that call user code. */
final class RecordedReaders {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger read = new AtomicInteger();

  /** Returns a pipeline of two stages that change nothing. */
  Pipeline<Integer, Integer> pipeline() {
    return Pipeline.of(Integer.class)
        .then("a", this::pass)
        .then("b", this::pass, s -> s.workers(2));
  }

  Integer pass(Integer x) {
    join();
    return x;
  }

  /** Records the current thread. */
  void join() {
    threads.add(Thread.currentThread());
  }

  /** Returns the numbers 0, 1, 2 and so on, without an end. */
  Iterable<Integer> endless() {
    return () -> {
      join();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Integer next() {
          return read.getAndIncrement();
        }
      };
    };
  }

  /** Returns how many inputs have been read. */
  int read() {
    return read.get();
  }

  boolean hasWorked() {
    return !threads.isEmpty();
  }

  List<Thread> alive() {
    return threads.stream().filter(Thread::isAlive).collect(Collectors.toList());
  }

  /** Waits until all recorded threads have ended. */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Waits until no more inputs are read, because the reading thread is held up. */
  void awaitHeldUp() {
    while (threads.isEmpty() || threads.stream().anyMatch(RecordedReaders::moves)) {
      Thread.onSpinWait();
    }
  }

  private static boolean moves(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE, BLOCKED -> true;
      case WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }

  /** Waits until the thread no longer moves. */
  static void awaitParked(Thread thread) {
    while (moves(thread)) {
      Thread.onSpinWait();
    }
  }
}
