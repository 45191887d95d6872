package dev.tandem.soak;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs pipelines drawn at random and audits each. {@code -Dsoak.pipelines=N} sets their number, and
 * {@code -Dsoak.seed=S} their seed. With {@code -Dsoak.alone=true}, all of them are the pipeline
 * that is drawn from S itself, which is thus repeated.
 */
@Tag("slow")
class SoakTest {
  private static final int PIPELINES = Integer.getInteger("soak.pipelines", 10_000);
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final boolean ALONE = Boolean.getBoolean("soak.alone");
  private static final int AT_ONCE = 4; // most of a run is waiting
  private static final Duration SOON = Duration.ofSeconds(15); // before the run's own limit
  private static final Duration PATIENCE = Duration.ofSeconds(15); // then a run ends without help

  private final EventCounts events = new EventCounts();
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  @Test
  @Timeout(86_400) // each pipeline has a limit of its own
  void pipelinesDrawnAtRandomKeepTheirPromises() throws InterruptedException {
    System.out.println("soak: " + PIPELINES + " pipelines, seed " + SEED);
    List<Thread> runners = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      runners.add(Thread.ofPlatform().name("soak-" + i).start(this::runSome));
    }
    for (Thread runner : runners) {
      runner.join();
    }
    String found = failure.get();
    if (found != null) {
      fail(found);
    }
    System.out.println("soak: " + events.counts());
  }

  private void runSome() {
    long number;
    while ((number = next.getAndIncrement()) < PIPELINES && failure.get() == null) {
      long seed = ALONE || number == 0 ? SEED : new SplittableRandom(SEED + number).nextLong();
      String found;
      try {
        found = run(PipelineDraw.draw(seed));
      } catch (Throwable e) { // even if the pipeline cannot be drawn
        found = "pipeline of seed " + seed + ": " + e;
      }
      if (found != null) {
        failure.compareAndSet(null, found);
      }
    }
  }

  private @Nullable String run(PipelineDraw draw) throws InterruptedException {
    Trial trial = new Trial(draw, events);
    Thread.Builder builder = draw.onPlatform() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    Thread caller = builder.name("caller").start(trial);
    if (!caller.join(SOON)) {
      String stuck = new ThreadDump(caller, trial).text();
      boolean ends = caller.join(PATIENCE);
      trial.expect(false, "not over " + (ends ? "soon" : "at all") + "; after " + SOON + stuck);
    }
    return trial.violations().isEmpty() ? null : report(draw, trial);
  }

  private static String report(PipelineDraw draw, Trial trial) {
    StringBuilder text = new StringBuilder();
    text.append("pipeline of seed ").append(draw.seed()).append(": ").append(draw.describe());
    trial.violations().stream().limit(20).forEach(one -> text.append("\n- ").append(one));
    text.append("\nrepeat it 1000 times: ./build -pl core test -Dtest=SoakTest");
    text.append(" -Dsoak.alone=true -Dsoak.pipelines=1000 -Dsoak.seed=").append(draw.seed());
    return text.toString();
  }
}
