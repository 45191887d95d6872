package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Emitter;
import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that hangs on one item is reported while the others continue. */
@Timeout(20)
@Tag("slow")
class HangTest {
  private static final Duration LIMIT = Duration.ofMillis(250);
  private static final long PAUSE = 20_000; // nanoseconds; several times as long in practice
  private static final Duration SOON = Duration.ofSeconds(3);

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<Stall> stalls = new LinkedBlockingQueue<>();
  private final AtomicLong since = new AtomicLong();
  private final AtomicLong counted = new AtomicLong();
  private volatile boolean over;

  private final RunListener listener =
      new RunListener() {
        @Override
        public void stalled(Stall stall) {
          stalls.add(stall);
        }
      };

  @AfterEach
  void release() {
    over = true;
    released.countDown();
  }

  @Test
  void itIsReportedOnceWithTheStageAndTheStack() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("work", this::work, s -> s.workers(4));
    Call<Long> call = counting(pipeline);
    @Nullable Stall stall = firstStall();
    assertThat(stall).isNotNull();
    assertThat(stall.toString()).contains("'work'").contains("HangTest").contains("hang(");
    assertThat(stalls.poll(4 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    awaitMoreResults();
    endedWithResults(call);
    assertThat(stalls).isEmpty();
  }

  @Test
  void theOthersContinueInAnotherStage() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("before", x -> x, s -> s.workers(2))
            .thenMany(
                "sieve",
                (Integer x, Emitter<Integer> out) -> {
                  if (x == 0) {
                    out.emit(x);
                  }
                })
            .then("work", this::work);
    Call<Long> call = counting(pipeline);
    @Nullable Stall stall = firstStall();
    assertThat(stall).isNotNull();
    assertThat(stall.toString()).contains("'work'").contains("hang(");
    assertThat(stalls.poll(4 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    assertThat(endedWithResults(call)).isEqualTo(1);
  }

  @Test
  void aSecondHangIsReported() throws InterruptedException {
    AtomicBoolean second = new AtomicBoolean();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x == 0 || second.getAndSet(false)) {
                    hang();
                  }
                  return x;
                },
                s -> s.workers(4));
    Call<Long> call = counting(pipeline);
    assertThat(firstStall()).isNotNull();
    second.set(true);
    assertThat(stalls.poll(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
    assertThat(stalls.poll(4 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    awaitMoreResults();
    endedWithResults(call);
  }

  @Test
  void aBackOffIsNoHang() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x == 0) {
                    hanging.countDown();
                    throw new IOException("again");
                  }
                  return x;
                },
                s -> s.workers(4).retry(1, Duration.ofMinutes(1)).skip());
    assertNothingIsReported(pipeline);
  }

  @Test
  void aWaitForItsTurnIsNoHang() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("before", x -> x, s -> s.workers(2))
            .thenMany(
                "sieve",
                (Integer x, Emitter<Integer> out) -> {
                  if (x < 2) {
                    out.emit(x);
                  }
                })
            .then(
                "rated",
                x -> {
                  hanging.countDown();
                  return x;
                },
                s -> s.rate(1, Duration.ofMinutes(1)));
    assertNothingIsReported(pipeline);
  }

  @Test
  void aWaitForRoomIsNoHang() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "make",
                (Integer x, Emitter<Integer> out) -> {
                  if (x == 0) {
                    hanging.countDown();
                    while (true) {
                      out.emit(x); // until there is no more room
                    }
                  }
                },
                s -> s.workers(4))
            .then("rated", x -> x, s -> s.queue(1).rate(1, Duration.ofMinutes(1)));
    assertNothingIsReported(pipeline);
  }

  private Integer work(Integer item) throws InterruptedException {
    if (item == 0) {
      hang();
    }
    return item;
  }

  private void hang() throws InterruptedException {
    since.set(System.nanoTime());
    hanging.countDown();
    released.await();
  }

  /** Runs the pipeline over inputs that continue until the test is over; counts the results. */
  private Call<Long> counting(Pipeline<Integer, Integer> pipeline) {
    Iterable<Integer> inputs =
        () ->
            new Iterator<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return !over;
              }

              @Override
              public Integer next() {
                LockSupport.parkNanos(
                    PAUSE); // the others continue, but leave processors to other threads
                return next++;
              }
            };
    Pipeline<Integer, Integer> observed = pipeline.listener(listener).stallAfter(LIMIT);
    return Call.of(() -> {
      try (var results = observed.stream(inputs)) {
        results.forEach(_ -> counted.incrementAndGet());
        return counted.get();
      }
    });
  }

  /** Returns the first stall that is reported, which must be in time. */
  private @Nullable Stall firstStall() throws InterruptedException {
    assertThat(hanging.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    long passed = System.nanoTime() - since.get();
    return stalls.poll(4 * LIMIT.toNanos() - passed, TimeUnit.NANOSECONDS);
  }

  /** Waits until the others have made many more results, as they do if they continue. */
  private void awaitMoreResults() {
    long enough = counted.get() + 1000;
    while (counted.get() < enough) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  private long endedWithResults(Call<Long> call) throws InterruptedException {
    over = true;
    released.countDown();
    return call.result(SOON);
  }

  private void assertNothingIsReported(Pipeline<Integer, Integer> pipeline)
      throws InterruptedException {
    Call<Long> call = counting(pipeline);
    assertThat(hanging.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(stalls.poll(6 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    call.interrupt();
    assertThat(call.thrown(SOON)).isNotNull();
  }
}
