package dev.tandem.testkit;

import dev.tandem.Clock;
import dev.tandem.Environment;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Virtual time, which stands still while anything moves, and then jumps to the moment when the next
 * sleeper is due. A pipeline {@linkplain dev.tandem.Pipeline#in in} its environment uses it for all
 * time limits, back-offs and other waits, so that a test of them takes no time, needs no sleeping,
 * and finds exact durations.
 *
 * {@snippet file="VirtualTimeSnippets.java" region="run"}
 *
 * <p>{@link #run} moves the time by itself until a call returns. A test that needs to look in
 * between starts a run itself and moves the time with {@link #advance}.
 *
 * <p><b>What is exact.</b> Code takes no virtual time, only sleeping does; a stage function that
 * stands for slow work calls {@link #sleep}. Sleepers wake one by one, in the order in which they
 * are due; those due at the same moment wake in the order in which they fell asleep. The next one
 * wakes when nothing moves any more. Back-offs have no jitter. Nothing depends on the machine: a
 * stage that computes has {@value #PROCESSORS} processors. What the pipeline itself leaves open,
 * such as which of two workers takes an item first, stays open.
 *
 * <p><b>What it cannot see.</b> A thread counts as standing still when it is parked. It can be
 * woken by another thread of the run, by the caller, or by a thread that {@link #start} started. A
 * thread that waits for anything else, such as a server or an executor, seems to wait forever. A
 * wait with a limit in real time, such as {@link Thread#sleep}, counts as moving: virtual time
 * stands still meanwhile. While a thread waits without leaving its carrier, for example below a
 * native method, each step of the time takes about 20 ms, because the state of the thread does not
 * show at once that it has been woken. On Linux a step then takes up to a few seconds while the
 * carriers of the JVM are busy.
 *
 * <p>All threads are virtual, even those of stages that compute. Thread-safe; only one thread at a
 * time moves the time.
 */
public final class VirtualTime {
  private static final int PROCESSORS = 4;

  private final VirtualClock clock = new VirtualClock();
  private final Cast cast = new Cast();
  private final Standstill standstill = new Standstill(cast, clock);
  private final ReentrantLock driver = new ReentrantLock(); // held while moving the time
  private final Environment environment =
      new Environment(
          new Clock() {
            @Override
            public long nanoTime() {
              return clock.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
              cast.join();
              clock.sleep(nanos);
            }
          },
          (name, platform, task) -> cast.create(name, task),
          PROCESSORS,
          () -> 0);

  /** Creates a time that begins now. */
  public VirtualTime() {}

  /** Returns the environment for pipelines that use this time; any number of them may share it. */
  public Environment environment() {
    return environment;
  }

  /** Returns how much time has passed since the beginning. */
  public Duration elapsed() {
    return clock.elapsed();
  }

  /**
   * Waits until {@code duration} has passed. A stage function calls this instead of doing slow
   * work.
   *
   * @throws InterruptedException if interrupted, for example by the time limit of an attempt
   */
  public void sleep(Duration duration) throws InterruptedException {
    environment.clock().sleep(VirtualClock.nanos(duration));
  }

  /**
   * Creates and starts a virtual thread that counts like those of a run: time passes only when it
   * waits as well. This is for producers that put into a run, and the like.
   */
  public Thread start(String name, Runnable task) {
    Thread thread = cast.create(name, task);
    thread.start();
    return thread;
  }

  /**
   * Makes a call on a new thread, and moves the time whenever nothing moves, until the call has
   * ended. For each sleeper that wakes, this looks at every thread some dozen times.
   *
   * @param <T> the type of the call's result
   * @param <X> the type of exception that it may throw
   * @return what the call returned
   * @throws X what the call threw: the very same exception
   * @throws StandstillError if nothing moves and no thread sleeps, so that the call would never
   *     return; its thread has then been interrupted, but may continue
   * @throws IllegalStateException if the time is already being moved
   */
  public <T, X extends Exception> T run(Call<T, X> call) throws X {
    return driving(() -> {
      var caller = new Caller<>(call);
      Thread thread = start("virtual-time-caller", caller);
      try {
        while (standstill.await(thread)) {
          if (clock.goesInCircles() || !clock.wakeNext(Long.MAX_VALUE)) {
            throw standstill.error();
          }
        }
      } catch (StandstillError e) {
        thread.interrupt(); // so that what it runs is cancelled
        throw e;
      }
      return caller.result();
    });
  }

  /**
   * Lets {@code duration} pass: wakes each sleeper that is due by then, at its moment, and returns
   * when nothing moves any more.
   *
   * @throws IllegalStateException if called by a thread of the run, or if the time is already being
   *     moved
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time cannot go back: " + duration);
    }
    driving(() -> {
      settled();
      long end = clock.after(VirtualClock.nanos(duration));
      while (clock.wakeNext(end)) {
        settled();
      }
      clock.moveTo(end);
      return end;
    });
  }

  /**
   * Waits, in real time, until nothing moves: each thread sleeps, waits for another, or has ended.
   *
   * @throws IllegalStateException like {@link #advance}
   */
  public void settle() {
    driving(() -> {
      settled();
      return 0;
    });
  }

  private void settled() {
    boolean nothingMoves = standstill.await(null);
    assert nothingMoves;
  }

  private <T, X extends Exception> T driving(Call<T, X> call) throws X {
    if (cast.contains(Thread.currentThread())) {
      throw new IllegalStateException("a thread that time waits for cannot move it");
    }
    if (driver.isHeldByCurrentThread() || !driver.tryLock()) {
      throw new IllegalStateException("the time is already being moved");
    }
    try {
      return call.call();
    } finally {
      driver.unlock();
    }
  }

  /**
   * A function to call.
   *
   * @param <T> the type of the result
   * @param <X> the type of exception that it may throw
   */
  @FunctionalInterface
  public interface Call<T, X extends Exception> {
    /** Makes the call. */
    T call() throws X;
  }
}
