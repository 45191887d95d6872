package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limit of a run. */
@Timeout(60)
class WithinTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final CountDownLatch never = new CountDownLatch(1);

  private final Pipeline<Integer, Integer> stuckAtOne =
      Pipeline.of(Integer.class)
          .then(
              "a",
              x -> {
                if (x == 1) {
                  never.await();
                }
                return x;
              })
          .within(Duration.ofSeconds(90))
          .in(new Environment(clock, crew, 2));

  @Test
  void endsARunAtExactlyThatTime() throws InterruptedException {
    Run<Integer, Integer> run = stuckAtOne.start();
    for (int i = 0; i < 4; i++) {
      run.put(i);
    }
    clock.awaitSleepers(1);
    clock.advance(Duration.ofSeconds(90).minusNanos(1));
    crew.awaitStandstill();
    assertThat(crew.named("tandem-a-1").isAlive()).isTrue();
    clock.advance(Duration.ofNanos(1));
    var failure = catchThrowableOfType(PipelineException.class, run::finish);
    assertThat(failure.getCause())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("the run took longer than 90 s");
    assertThat(failure.reason())
        .isEqualTo(new PipelineException.Reason.TimeLimitExceeded(Duration.ofSeconds(90)));
    assertThat(failure.results()).isEqualTo(List.of(0)).isEqualTo(run.results());
    assertThat(failure.handedBack()).isEqualTo(run.handedBack());
    assertThat(failure.stats()).isEqualTo(run.stats());
    assertThat(run.handedBack()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.stats().elapsed()).isEqualTo(Duration.ofSeconds(90));
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void wakesABlockedPut() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  never.await();
                  return x;
                },
                s -> s.queue(1))
            .within(Duration.ofSeconds(1))
            .in(new Environment(clock, crew, 2))
            .start();
    run.put(0);
    run.put(1);
    Thread moving =
        Thread.startVirtualThread(() -> {
          crew.awaitStandstill();
          clock.advance(Duration.ofSeconds(1));
        });
    assertThatThrownBy(() -> run.put(2))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    moving.join();
    run.close();
    assertThat(run.handedBack()).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void endsOutcomesTakenOneByOne() {
    try (var outcomes = stuckAtOne.outcomes(List.of(0, 1, 2))) {
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      assertThat(iterator.next()).isEqualTo(new Outcome.Done<>(0, 0));
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(90));
      assertThatThrownBy(iterator::hasNext)
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(outcomes.handedBack()).containsExactlyInAnyOrder(1, 2);
    }
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void doesNotAffectARunThatEndsInTime() throws InterruptedException {
    assertThat(stuckAtOne.run(List.of(2, 3))).containsExactly(2, 3);
    assertThat(crew.named("tandem-limit").isAlive()).isFalse();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aLimitThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> stuckAtOne.within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }
}
