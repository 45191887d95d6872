package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The threads of one run: those that move items, and aides, which end when the others have. */
final class RunThreads {

  /** What an aide does until it is interrupted. */
  interface Vigil {
    void keep() throws InterruptedException;
  }

  private final Environment.Threads maker;
  private final List<Thread> movers = new CopyOnWriteArrayList<>(); // complete before any starts
  private final List<Thread> aides = new CopyOnWriteArrayList<>(); // likewise

  RunThreads(Environment.Threads maker) {
    this.maker = maker;
  }

  void add(List<Thread> threads) {
    movers.addAll(threads);
  }

  /** Adds one that starts before all others that move items. */
  void addFirst(Thread thread) {
    movers.addFirst(thread);
  }

  /** Adds an aide; {@code failed} is told what it throws, unless that says that it is over. */
  void addAide(String name, Vigil vigil, Consumer<Throwable> failed) {
    Runnable task =
        () -> {
          try {
            vigil.keep();
          } catch (InterruptedException over) {
            // the run has ended
          } catch (Throwable e) {
            failed.accept(e);
          }
        };
    aides.add(maker.create("tandem-" + name, false, task));
  }

  void start() {
    aides.forEach(Thread::start);
    movers.forEach(Thread::start);
  }

  void dismissAides() {
    aides.forEach(Thread::interrupt);
  }

  /**
   * Waits for all that have been started. When interrupted, it does what it is told to do then and
   * goes on waiting.
   *
   * @return whether it was interrupted; then the interrupt status is set
   */
  boolean join(Runnable whenInterrupted) {
    boolean interrupted = false;
    List<Thread> all = new ArrayList<>(movers);
    all.addAll(aides);
    for (Thread thread : all) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          whenInterrupted.run();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }

  /** Refuses these very threads: they would wait for themselves, and for ever. */
  void requireOutsider() {
    if (movers.contains(Thread.currentThread()) || aides.contains(Thread.currentThread())) {
      throw new IllegalStateException(
          "a run cannot wait for its own end: it is called by a thread of the run");
    }
  }
}
