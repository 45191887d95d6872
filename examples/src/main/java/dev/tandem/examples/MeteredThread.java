package dev.tandem.examples;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * A thread that records its own CPU time. It is a platform thread, because the JVM reports the CPU
 * time of no other kind.
 */
final class MeteredThread {
  private final Thread thread;
  private Duration cpu = Duration.ZERO; // written by the thread just before it ends

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

  /** Waits for the thread to end; returns the CPU time that it used. */
  Duration join() throws InterruptedException {
    thread.join();
    return cpu;
  }
}
