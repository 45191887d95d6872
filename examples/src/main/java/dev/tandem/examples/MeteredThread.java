package dev.tandem.examples;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** A platform thread, the only kind that the JVM can tell the CPU time of, that keeps its own. */
final class MeteredThread {
  private final Thread thread;
  private Duration cpu = Duration.ZERO; // written by the thread as it ends

  private MeteredThread(Runnable task) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .unstarted(() -> {
              task.run();
              var threads = ManagementFactory.getThreadMXBean();
              cpu = Duration.ofNanos(threads.getCurrentThreadCpuTime());
            });
  }

  static MeteredThread start(Runnable task) {
    var metered = new MeteredThread(task);
    metered.thread.start();
    return metered;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Waits for its end; returns the CPU time that it used. */
  Duration join() throws InterruptedException {
    thread.join();
    return cpu;
  }
}
