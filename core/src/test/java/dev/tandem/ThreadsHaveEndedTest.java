package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a run is over, however it ended, every thread that it started has ended. */
@Timeout(60)
class ThreadsHaveEndedTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final Pipeline<Integer, Integer> pipeline =
      Pipeline.of(Integer.class)
          .then(
              "a",
              x -> {
                if (x == 500) {
                  throw new IOException("500");
                }
                return x;
              },
              s -> s.workers(4).timeout(Duration.ofSeconds(1)))
          .then("b", x -> x, s -> s.onCpu())
          .in(environment);

  @Test
  void whenRunReturns() throws InterruptedException {
    assertThat(pipeline.run(THOUSAND.subList(0, 400))).hasSize(400);
    assertThat(crew.threads()).hasSize(4 + 1 + 2 + 1 + 1); // a limit, the rebalancer, the input
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void whenRunThrows() {
    assertThatThrownBy(() -> pipeline.run(THOUSAND)).isInstanceOf(PipelineException.class);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void whenTheInputsThrow() {
    Iterable<Integer> broken =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Integer next() {
                throw new IllegalStateException("no more disk");
              }
            };
    assertThatThrownBy(() -> pipeline.run(broken)).hasRootCauseMessage("no more disk");
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void whenRunIsInterrupted() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    var stuck =
        Pipeline.of(Integer.class)
            .then(
                "stuck",
                x -> {
                  never.await();
                  return x;
                })
            .in(environment);
    AtomicInteger interrupts = new AtomicInteger();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            stuck.run(THOUSAND);
          } catch (InterruptedException e) {
            interrupts.addAndGet(crew.alive().isEmpty() ? 1 : -1);
          }
        });
    Crew.awaitParked(caller);
    caller.interrupt();
    caller.join();
    assertThat(interrupts).hasValue(1);
  }

  @Test
  void whenTheOutcomesAreClosedInTheMiddle() {
    var outcomes = pipeline.outcomes(THOUSAND);
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    assertThat(iterator.hasNext()).isTrue();
    outcomes.close();
    assertThat(crew.threads()).hasSize(4 + 1 + 2 + 1 + 1);
    assertThat(crew.alive()).isEmpty();
  }
}
