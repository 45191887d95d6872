package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener is notified of a run in which nothing moves. */
@Timeout(60)
class StallTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration LONG = LIMIT.multipliedBy(3);

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final List<Stall> stalls = new CopyOnWriteArrayList<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void stalled(Stall stall) {
          stalls.add(stall);
        }
      };
  private final Semaphore steps = new Semaphore(0);

  private final Pipeline<Integer, Integer> stepping =
      Pipeline.of(Integer.class)
          .then("fetch", x -> x, s -> s.workers(2).queue(2))
          .then("stick", this::stick, s -> s.workers(2).queue(1))
          .then("store", x -> x, s -> s.workers(3))
          .listener(listener)
          .stallAfter(LIMIT)
          .in(environment);

  @Test
  void showsWhichStageWaitsForWhichAndWhatBusyWorkersDo() throws InterruptedException {
    Run<Integer, Integer> run = stepping.start();
    for (int i = 0; i < 2 + 1 + 2 + 2; i++) {
      run.put(i);
    }
    awaitQuiet();
    pass(Duration.ofSeconds(10));
    assertThat(stalls).hasSize(1);
    Stall stall = stalls.getFirst();
    assertThat(stall.lasting()).isBetween(LIMIT, LIMIT.plusSeconds(2));
    Stall.Waits fetch = stall.stages().getFirst();
    assertThat(fetch).isEqualTo(new Stall.Waits("fetch", List.of(), 0, 2, 2));
    Stall.Waits stick = stall.stages().get(1);
    assertThat(stick.starved() + stick.blocked()).isZero();
    assertThat(stick.depth()).isEqualTo(1);
    assertThat(stick.busy())
        .extracting(Stall.BusyWorker::thread)
        .containsExactlyInAnyOrder("tandem-stick-1", "tandem-stick-2");
    assertThat(stick.busy())
        .allSatisfy(worker -> {
          assertThat(worker.lasting()).isEqualTo(Duration.ofSeconds(10));
          assertThat(worker.stack())
              .anyMatch(frame -> frame.getMethodName().equals("stick"))
              .anyMatch(frame -> frame.getMethodName().equals("acquire"));
        });
    assertThat(stall.stages().getLast()).isEqualTo(new Stall.Waits("store", List.of(), 3, 0, 0));
    assertThat(stall.toString())
        .startsWith("nothing has moved for " + stall.lasting().toSeconds() + " s\n")
        .contains("'fetch': 2 in its queue, 2 wait for 'stick'")
        .contains("'stick': 1 in its queue, 2 busy\n    tandem-stick-")
        .contains("StallTest.stick(")
        .contains("'store': 0 in its queue, 3 wait for 'stick'");
    run.close();
  }

  @Test
  void isReportedOnceAndAgainOnlyAfterSomethingMoved() throws InterruptedException {
    Run<Integer, Integer> run = stepping.start();
    for (int i = 0; i < 4; i++) {
      run.put(i);
    }
    awaitQuiet();
    pass(LONG);
    assertThat(stalls).hasSize(1);
    steps.release();
    awaitQuiet();
    pass(Duration.ofSeconds(7));
    assertThat(stalls).hasSize(1);
    pass(LONG);
    assertThat(stalls).hasSize(2);
    run.close();
  }

  @Test
  void anEmptyRunIsNoStall() throws InterruptedException {
    Run<Integer, Integer> run = stepping.start();
    awaitQuiet();
    pass(LONG);
    steps.release(100);
    run.put(1);
    run.put(2);
    awaitQuiet();
    pass(LONG);
    assertThat(stalls).isEmpty();
    assertThat(run.finish()).hasSize(2);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void slowProgressIsNoStall() throws InterruptedException {
    Run<Integer, Integer> run = stepping.start();
    for (int i = 0; i < 7; i++) {
      run.put(i);
    }
    awaitQuiet();
    for (int i = 0; i < 7; i++) {
      pass(Duration.ofSeconds(6));
      steps.release();
      awaitQuiet();
    }
    assertThat(stalls).noneMatch(Stall::ofRun);
    assertThat(run.finish()).hasSize(7);
  }

  @Test
  void includesAWaitForTheTakerOfOutcomes() {
    steps.release(4 * StageOptions.DEFAULT_CAPACITY);
    try (var outcomes =
        stepping
            .resultQueue(4)
            .outcomes(
                () -> List.<Integer>copyOf(many(2 * StageOptions.DEFAULT_CAPACITY)).iterator())) {
      var _ = outcomes.iterator();
      Crew.await(() -> outcomes.stats().done() == 4);
      awaitQuiet();
      pass(Duration.ofSeconds(20));
      assertThat(stalls).hasSize(1);
      assertThat(stalls.getFirst().toString()).contains("3 wait for the consumer of the results");
    }
  }

  @Test
  void endsTheRunIfTheListenerThrows() throws InterruptedException {
    RunListener broken =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {
            throw new IllegalStateException("enough: " + stall.stages().size());
          }
        };
    Run<Integer, Integer> run = stepping.listener(broken).start();
    run.put(1);
    awaitQuiet();
    pass(Duration.ofSeconds(20));
    assertThatThrownBy(run::finish)
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("enough: 3");
    assertThat(run.handedBack()).containsExactly(1);
  }

  @Test
  void aTimeThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> stepping.stallAfter(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-1S");
  }

  private Integer stick(Integer x) throws InterruptedException {
    steps.acquire();
    return x;
  }

  private static List<Integer> many(int count) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(i);
    }
    return list;
  }

  /** Waits until nothing moves and the detector sleeps. */
  private void awaitQuiet() {
    crew.awaitStandstill();
  }

  /** Lets time pass, in steps no longer than the interval of the detector. */
  private void pass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      clock.advance(Duration.ofSeconds(1));
      crew.awaitStandstill();
    }
  }
}
