package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Code that ignores one interrupt, or all of them, holds up neither the end of its run nor other
 * runs.
 */
@Timeout(60)
@Tag("slow")
class DeafTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final Duration LIMIT = Duration.ofMillis(100);

  private final CountDownLatch deaf = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final RecordedThreads threads = new RecordedThreads();

  @AfterEach
  void release() {
    released.countDown();
  }

  /** The timer threads that all runs share must not run user code. */
  @Test
  void aThreadOfTheRunNotifiesOfTheEndAfterADeafReader() throws InterruptedException {
    BlockingQueue<String> notifiers = new LinkedBlockingQueue<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void ended(Stats stats) {
            notifiers.add(Thread.currentThread().getName());
          }
        };
    LateClock clock = new LateClock(LIMIT, () -> {});
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .listener(listener)
            .within(LIMIT)
            .in(threads.environment(clock));
    Call<?> call = Call.of(() -> pipeline.run(Inputs.of(deafAfterOne())));
    assertThat(deaf.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    clock.allow(); // earlier, the reader would notice
    assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class);
    assertThat(notifiers).containsExactly("tandem-end");
  }

  @Test
  void aListenerThatSwallowsOneInterruptIsInterruptedAgain() throws InterruptedException {
    CountDownLatch notified = new CountDownLatch(1);
    RunListener listener =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {
            notified.countDown();
            for (int i = 0; i < 3; i++) {
              try {
                released.await();
              } catch (InterruptedException e) {
                // swallowed: the wait continues
              }
            }
          }
        };
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  notified.await();
                  return x;
                })
            .listener(listener)
            .stallAfter(Duration.ofMillis(50))
            .in(threads.environment());
    assertThat(Call.of(() -> pipeline.run(List.of(1))).result(SOON)).containsExactly(1);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void aListenerIsNotInterruptedWithoutACancel() throws InterruptedException {
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {}

          @Override
          public void ended(Stats stats) {
            try {
              interrupted.add(released.await(2, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              interrupted.add(true);
            }
          }
        };
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x).listener(listener).in(threads.environment());
    assertThat(Call.of(() -> pipeline.run(List.of(1))).result(SOON)).containsExactly(1);
    assertThat(interrupted).containsExactly(false);
  }

  private Iterator<Integer> deafAfterOne() {
    return new Iterator<>() {
      private boolean first = true;

      @Override
      public boolean hasNext() {
        boolean now = first;
        if (!now) {
          deaf.countDown();
        }
        while (!now && released.getCount() > 0) {
          try {
            released.await();
          } catch (InterruptedException e) {
            // ignored
          }
        }
        return now;
      }

      @Override
      public Integer next() {
        first = false;
        return 1;
      }
    };
  }
}
