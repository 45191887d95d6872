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
 * The platform threads that carry the virtual ones. The states of virtual threads do not show what
 * a carrier is still about to do:
 *
 * <ul>
 *   <li>A thread that was unparked while it was about to park is WAITING for a moment all the same,
 *       until its carrier has seen the permit. Where the system takes the processor away from the
 *       carrier just then, the moment is long.
 *   <li>A thread that waits without leaving its carrier, such as below a native method or for the
 *       initialization of a class, stays WAITING or BLOCKED after it has been woken, until the
 *       carrier runs again.
 * </ul>
 */
final class Carriers {
  private static final VirtualThreadSchedulerMXBean SCHEDULER =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private static final int SPINS = 500;
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String CARRIER = "ForkJoinPool-"; // as the scheduler calls them

  private Carriers() {}

  /**
   * Makes sure, of threads none of which seems to move, that those that do move show it from now
   * on; returns whether that may take the time that a carrier needs to get a processor. Costs a
   * stack trace of each, some 10 µs, while carriers are busy with other threads.
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

  /** Whether no thread of this machine is on a carrier, and none is about to leave one. */
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
   * Whether the system lets a carrier wait for a processor, or run: then a thread that has been
   * woken on it may not show it yet. Tells it on Linux only; costs some 10 µs for each platform
   * thread of the process.
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

  /** Taking the stack trace of a parked thread resumes it if it has a permit. */
  private static void takeNoteOfPermit(Thread thread) {
    var _ = thread.getStackTrace();
  }

  /** Whether it is on a carrier: only then its text ends in the name of one. */
  private static boolean isMounted(Thread thread) {
    String text = thread.toString();
    return text.indexOf('@', text.lastIndexOf("]/")) >= 0;
  }
}
