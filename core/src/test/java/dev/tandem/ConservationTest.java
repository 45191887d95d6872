package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each input that is put ends as done, failed, skipped or handed back. */
@Timeout(60)
class ConservationTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  @Test
  void everyInputEndsAsExactlyOneOfDoneFailedSkipped() throws InterruptedException {
    Queue<Integer> dead = new ConcurrentLinkedQueue<>();
    try (Run<Integer, Integer> run = mixed(dead).in(environment).start()) {
      for (int i : THOUSAND) {
        run.put(i);
      }
      List<Integer> results = run.finish();
      Stats stats = run.stats();
      assertThat(stats.conserved()).isTrue();
      assertThat(stats.put()).isEqualTo(1000);
      assertThat(stats.failed()).isEqualTo(dead.size()).isEqualTo(100);
      assertThat(stats.skipped()).isEqualTo(100);
      assertThat(stats.done()).isEqualTo(results.size()).isEqualTo(800);
    }
  }

  @Test
  void aCancelledRunHandsBackUnfinishedInputs() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("pass", x -> x, s -> s.queue(4))
            .then(
                "stick",
                x -> {
                  if (x >= 3) {
                    never.await();
                  }
                  return x;
                },
                s -> s.queue(4).workers(3));
    Run<Integer, Integer> run = pipeline.in(environment).start();
    for (int i = 0; i < 3 + 3 + 4 + 1 + 4; i++) { // done, working, queued, working, queued
      run.put(i);
    }
    crew.awaitStandstill();
    run.close();
    assertThat(run.stats().done()).isEqualTo(3);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.handedBack())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(3, 15).boxed().toList());
  }

  @Test
  void aFailedRunHandsBackUnfinishedInputs() throws InterruptedException {
    CountDownLatch allIn = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "break",
                x -> {
                  allIn.await();
                  throw new IOException("broken");
                });
    try (Run<Integer, Integer> run = pipeline.in(environment).start()) {
      for (int i = 0; i < 10; i++) {
        run.put(i);
      }
      allIn.countDown();
      var failure = catchThrowableOfType(PipelineException.class, run::finish);
      assertThat(Reasons.itemFailure(failure).item()).isEqualTo(0);
      assertThat(failure.handedBack()).hasSize(9);
      assertThat(run.handedBack()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(run.stats().conserved()).isTrue();
    }
  }

  private Pipeline<Integer, Integer> mixed(Queue<Integer> dead) {
    return Pipeline.of(Integer.class)
        .then(
            "skips",
            x -> {
              if (x % 10 == 1) {
                throw new IOException("not this one");
              }
              return x;
            },
            s -> s.workers(3).skip())
        .then(
            "fails",
            x -> {
              if (x % 10 == 2) {
                throw new IOException("nor this one");
              }
              return x;
            },
            s -> s.workers(2).deadLetter(letter -> dead.add(letter.item())));
  }
}
