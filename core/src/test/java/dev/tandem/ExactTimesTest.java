package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * At every moment each worker is in exactly one phase, and the times of the phases add up to its
 * life.
 */
@Timeout(60)
class ExactTimesTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  @Test
  void timeForAResourceIsAPartOfTheBusyTimeAtEachMoment() {
    var timer = new PhaseTimer("a", clock);
    timer.enter(PhaseTimer.Phase.BUSY);
    for (long i = 0; i < 2; i++) {
      timer.stepAside(true);
      clock.advance(Duration.ofNanos(5));
      assertThat(timer.times().aside()).isEqualTo(5 + 7 * i);
      clock.advance(Duration.ofNanos(2));
      timer.stepAside(false);
      clock.advance(Duration.ofNanos(3));
      assertThat(timer.times().aside()).isEqualTo(7L * (i + 1));
      assertThat(timer.times().busy()).isEqualTo(10L * (i + 1));
    }
  }

  @Test
  void busyStarvedAndBlockedSumToEachWorkersLife() throws InterruptedException {
    CountDownLatch inB = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  clock.advance(Duration.ofMillis(5));
                  return x;
                },
                s -> s.queue(10))
            .then(
                "b",
                x -> {
                  inB.countDown();
                  release.await();
                  return x;
                },
                s -> s.queue(1))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      crew.awaitStandstill();
      clock.advance(Duration.ofMillis(100)); // both starved
      assertThat(run.stats().stages()).allMatch(stage -> stage.workers().working() == 0);
      run.put(1);
      inB.await();
      run.put(2); // waits in the queue of b
      run.put(3); // blocks a
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1)); // a blocked, b busy
      release.countDown();
      run.finish();

      StageStats a = run.stats().stages().getFirst();
      StageStats b = run.stats().stages().getLast();
      Duration life = run.stats().elapsed();
      assertThat(life).isEqualTo(Duration.ofMillis(1115));
      assertThat(a.workers().busy()).isEqualTo(Duration.ofMillis(15));
      assertThat(a.workers().blocked()).isEqualTo(Duration.ofSeconds(1));
      assertThat(a.serviceTime().p50()).isBetween(Duration.ofMillis(4), Duration.ofMillis(6));
      assertThat(b.serviceTime().p99()).isGreaterThan(Duration.ofMillis(900));
      assertThat(a.workers().starved()).isEqualTo(Duration.ofMillis(100));
      assertThat(b.workers().busy().plus(b.workers().starved())).isEqualTo(life);
      assertThat(b.workers().busy()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(run.stats().bottleneck()).isEqualTo("b");
    }
  }

  @Test
  void aSnapshotInTheMiddleCountsThePhaseThatIsNotOver() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  never.await();
                  return x;
                })
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(3));
      StageStats stats = run.stats().stages().getFirst();
      assertThat(stats.workers().busy()).isEqualTo(Duration.ofSeconds(3));
      assertThat(stats.workers().working()).isEqualTo(1);
      assertThat(stats.utilization()).isEqualTo(1);
    }
  }
}
