package dev.tandem.stress;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes again and again in one JVM, each time in another order: a test that fails once
 * in a hundred times is found out. {@code stress/rounds} starts it.
 */
final class Rounds implements TestExecutionListener {
  private final int round;
  private final AtomicInteger tests = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private Rounds(int round) {
    this.round = round;
  }

  /**
   * The first argument is the number of rounds, each other one a class, or a folder with all the
   * classes of a module's tests.
   */
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    List<DiscoverySelector> selected = new ArrayList<>();
    for (String arg : List.of(args).subList(1, args.length)) {
      Path path = Path.of(arg);
      if (Files.isDirectory(path)) {
        selected.addAll(selectClasspathRoots(Set.of(path)));
      } else {
        selected.add(selectClass(arg));
      }
    }
    Launcher launcher = LauncherFactory.create();
    List<String> classes = classes(launcher, selected);
    Random seeds = new Random();
    long tests = 0;
    long failed = 0;
    for (int round = 1; round <= rounds; round++) {
      long begun = System.nanoTime();
      Rounds listener = new Rounds(round);
      long seed = seeds.nextLong();
      Collections.shuffle(classes, new Random(seed));
      for (String name : classes) { // one by one: the cases of some run beside one another
        launcher.execute(request(List.of(selectClass(name))), listener);
      }
      tests += listener.tests.get();
      failed += listener.failed.get();
      System.out.printf(
          "round %d of %d, order %d: %d tests in %d s, %d failed; in all %d tests, %d failed%n",
          round,
          rounds,
          seed,
          listener.tests.get(),
          Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
          listener.failed.get(),
          tests,
          failed);
    }
    System.exit(tests == 0 || failed > 0 ? 1 : 0); // whatever threads a test has left behind
  }

  /** The names of the test classes found there, sorted. */
  private static List<String> classes(Launcher launcher, List<DiscoverySelector> selected) {
    TestPlan plan = launcher.discover(request(selected));
    var names = new TreeSet<String>();
    for (TestIdentifier engine : plan.getRoots()) {
      for (TestIdentifier child : plan.getChildren(engine)) {
        if (child.getSource().orElse(null) instanceof ClassSource source) {
          names.add(source.getClassName());
        }
      }
    }
    return new ArrayList<>(names);
  }

  /** What the build tells JUnit. */
  private static LauncherDiscoveryRequest request(List<? extends DiscoverySelector> selected) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selected)
        .filters(
            includeClassNamePatterns(".*Test"),
            excludeClassNamePatterns(".*\\.SoakTest", ".*\\.ArchitectureTest"))
        .configurationParameter(
            "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
        .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter(
            "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
        .build();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      tests.incrementAndGet();
    }
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      failed.incrementAndGet();
      System.out.printf("failed in round %d: %s%n", round, test.getUniqueId());
      result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
    }
  }
}
