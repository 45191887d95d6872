package dev.tandem.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The carriers: the platform threads that run the virtual ones. The states of virtual threads do
 * not show what a carrier is still about to do:
 *
 * <ul>
 *   <li>A thread that was unparked while it was about to park is nevertheless WAITING for a moment,
 *       until its carrier has seen the permit. If the system preempts the carrier just then, the
 *       moment is long.
 *   <li>A thread that waits without leaving its carrier, for example below a native method or for
 *       the initialization of a class, stays WAITING or BLOCKED after it has been woken, until the
 *       carrier runs again.
 * </ul>
 */
final class Carriers {
  private static final VirtualThreadSchedulerMXBean SCHEDULER =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private static final int SPINS = 500;
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String CARRIER = "ForkJoinPool-"; // as the scheduler names them

  private Carriers() {}

  /**
   * Ensures that, of threads none of which seems to move, those that do move show it from now on.
   * Returns whether that may take as long as a carrier needs to get a processor. While carriers are
   * busy with other threads, this costs a stack trace of each thread, some 10 µs.
   */
  static boolean mayLag(List<Thread> threads) {
    if (allIdle()) {
      return false;
    }
    boolean mounted = false;
    for (Thread thread : threads) {
      if (thread.getState() != Thread.State.NEW) {
        takeNoteOfPermit(thread);
        mounted |= isMounted(thread);
      }
    }
    return mounted;
  }

  /** Returns whether no thread of this JVM is on a carrier, and none is about to leave one. */
  private static boolean allIdle() {
    for (int spins = 0; spins < SPINS; spins++) {
      if (SCHEDULER.getMountedVirtualThreadCount() == 0) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /**
   * Returns whether a carrier runs or waits for a processor: then a thread that has been woken on
   * it may not show it yet. Detected on Linux only. Costs some 10 µs for each platform thread of
   * the process.
   */
  static boolean wantProcessor() {
    try (Stream<Path> threads = Files.list(TASKS)) {
      return threads.anyMatch(Carriers::isRunnableCarrier);
    } catch (IOException | UncheckedIOException e) {
      return false; // another system
    }
  }

  private static boolean isRunnableCarrier(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"), ISO_8859_1); // id (name) state ...
      int end = stat.lastIndexOf(')');
      return stat.startsWith(CARRIER, stat.indexOf('(') + 1) && stat.charAt(end + 2) == 'R';
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** Takes the stack trace of a thread: that resumes a parked thread if it has a permit. */
  private static void takeNoteOfPermit(Thread thread) {
    var _ = thread.getStackTrace();
  }

  /**
   * Returns whether a thread is on a carrier: only then does its text end in the name of a carrier.
   */
  private static boolean isMounted(Thread thread) {
    String text = thread.toString();
    return text.indexOf('@', text.lastIndexOf("]/")) >= 0;
  }
}
