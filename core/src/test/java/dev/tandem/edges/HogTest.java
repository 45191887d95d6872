package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Hog;
import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stage that computes on virtual threads is reported, with the advice to use {@code onCpu()}. */
@Timeout(60)
class HogTest {
  private static final Duration SOON = Duration.ofSeconds(15); // longer than a computation
  private static final int WORKERS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

  private final Computation computation = new Computation();
  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<Hog> hogs = new LinkedBlockingQueue<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void hogged(Hog hog) {
          hogs.add(hog);
        }
      };

  @AfterEach
  void release() {
    computation.release();
    released.countDown();
    assertThat(computation.hasEndedByItself()).isFalse();
  }

  @Test
  void namesTheStageItsStackAndTheRemedy() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("compute", computation::compute, s -> s.workers(WORKERS))
            .listener(listener)
            .stallAfter(Duration.ofMillis(300));
    Call<?> call = Call.of(() -> pipeline.run(IntStream.range(0, WORKERS).boxed().toList()));
    @Nullable Hog hog = hogs.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(hog).isNotNull();
    assertThat(hog.stage()).isEqualTo("compute");
    assertThat(hog.lasting()).isPositive();
    assertThat(hog.stack())
        .extracting(StackTraceElement::getClassName)
        .contains(Computation.class.getName());
    assertThat(hog.toString()).contains("'compute'").contains("onCpu()").contains("Computation");
    computation.release();
    assertThat(call.thrown(SOON)).isNull();
  }

  @Test
  void aStageOnCpuIsNoHog() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("compute", computation::compute, s -> s.onCpu())
            .listener(listener)
            .stallAfter(Duration.ofMillis(100));
    Call<?> call = Call.of(() -> pipeline.run(IntStream.range(0, WORKERS).boxed().toList()));
    assertThat(hogs.poll(1, TimeUnit.SECONDS)).isNull();
    computation.release();
    assertThat(call.thrown(SOON)).isNull();
    assertThat(hogs).isEmpty();
  }

  @Test
  void aStageThatGetsNoProcessorIsNoHog() throws InterruptedException {
    var worker = new CompletableFuture<Thread>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "wait",
                x -> {
                  worker.complete(Thread.currentThread());
                  released.await();
                  return x;
                })
            .listener(listener);
    Call<?> waiting = Call.of(() -> pipeline.run(List.of(1)));
    Waiting.awaitUnlessOver(worker.join());
    Pipeline<Integer, Integer> hog =
        Pipeline.of(Integer.class).then("compute", computation::compute, s -> s.workers(WORKERS));
    Call<?> computing = Call.of(() -> hog.run(IntStream.range(0, WORKERS).boxed().toList()));
    computation.awaitBusyCarriers();
    released.countDown(); // from now on the worker has work to do
    assertThat(hogs.poll(1, TimeUnit.SECONDS)).isNull();
    computation.release();
    assertThat(waiting.thrown(SOON)).isNull();
    assertThat(computing.thrown(SOON)).isNull();
    assertThat(hogs).isEmpty();
  }

  @Test
  void aStageThatWaitsIsNoHog() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "wait",
                x -> {
                  released.await();
                  return x;
                },
                s -> s.workers(WORKERS))
            .listener(listener)
            .stallAfter(Duration.ofMillis(100));
    Call<?> call = Call.of(() -> pipeline.run(List.of(1, 2, 3)));
    assertThat(hogs.poll(1, TimeUnit.SECONDS)).isNull();
    released.countDown();
    assertThat(call.thrown(SOON)).isNull();
    assertThat(hogs).isEmpty();
  }
}
