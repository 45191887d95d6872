package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Emitter;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that hangs on one item is reported while the others continue. */
@Timeout(60)
class HangTest {
  private static final int CHECKS = 4; // per limit
  private static final Duration INTERVAL = Duration.ofSeconds(1); // from one check to the next
  private static final Duration LIMIT = INTERVAL.multipliedBy(CHECKS);
  private static final long PAUSE = 20_000; // nanoseconds; several times as long in practice
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final Pattern ALARMS = Pattern.compile("tandem-alarm");

  private final DetectorClock clock = new DetectorClock();
  private final RecordedThreads threads = new RecordedThreads();
  private final Semaphore hanging = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Stall> stalls = new CopyOnWriteArrayList<>();
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
    Counting counting = counting(pipeline);
    assertIsReportedInTime(counting);
    Stall stall = stalls.getFirst();
    assertThat(stall.ofRun()).isFalse();
    assertThat(stall.toString()).contains("'work'").contains("HangTest").contains("hang(");
    pass(4 * CHECKS, counting);
    endedWithResults(counting);
    assertThat(stalls).hasSize(1);
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
    Counting counting = counting(pipeline);
    assertIsReportedInTime(counting);
    assertThat(stalls.getFirst().toString()).contains("'work'").contains("hang(");
    pass(4 * CHECKS, counting);
    assertThat(stalls).hasSize(1);
    assertThat(endedWithResults(counting)).isEqualTo(1);
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
    Counting counting = counting(pipeline);
    assertIsReportedInTime(counting);
    second.set(true);
    assertIsReportedInTime(counting);
    pass(4 * CHECKS, counting);
    endedWithResults(counting);
    assertThat(stalls).hasSize(2);
  }

  @Test
  void aBackOffIsNoHang() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x == 0) {
                    hanging.release();
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
                  hanging.release();
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
                    hanging.release();
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
    hanging.release();
    released.await();
  }

  /** A run over inputs that continue until the test is over, and the call that counts results. */
  private record Counting(Outcomes<Integer, Integer> outcomes, Call<Integer> call) {

    /** Waits until one more input has entered the run, so that the run has moved. */
    void awaitMove() {
      long before = outcomes.stats().put();
      Waiting.await(() -> outcomes.stats().put() > before);
    }
  }

  private Counting counting(Pipeline<Integer, Integer> pipeline) {
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
    Outcomes<Integer, Integer> outcomes =
        pipeline
            .listener(listener)
            .stallAfter(LIMIT)
            .in(threads.environment(clock))
            .outcomes(inputs);
    Call<Integer> call =
        Call.of(() -> {
          int count = 0;
          try (outcomes) {
            for (var _ : outcomes) {
              count++;
            }
          }
          return count;
        });
    return new Counting(outcomes, call);
  }

  /** Lets some checks take place, between which the others continue, and what they report, too. */
  private void pass(int checks, Counting counting) throws InterruptedException {
    for (int i = 0; i < checks; i++) {
      counting.awaitMove();
      clock.awaitCheck(INTERVAL);
    }
    for (Thread alarm : threads.named(ALARMS)) {
      alarm.join();
    }
  }

  /**
   * Waits until a worker hangs. The first check that sees it is the next one, or has taken place
   * already; the one that reports it comes a limit later.
   */
  private void assertIsReportedInTime(Counting counting) throws InterruptedException {
    int before = stalls.size();
    awaitHang();
    pass(CHECKS - 1, counting);
    assertThat(stalls).hasSize(before);
    pass(2, counting);
    assertThat(stalls).hasSize(before + 1);
  }

  private void awaitHang() throws InterruptedException {
    assertThat(hanging.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private int endedWithResults(Counting counting) throws InterruptedException {
    over = true;
    released.countDown();
    return counting.call().result(SOON);
  }

  private void assertNothingIsReported(Pipeline<Integer, Integer> pipeline)
      throws InterruptedException {
    Counting counting = counting(pipeline);
    awaitHang();
    pass(6 * CHECKS, counting);
    assertThat(stalls).isEmpty();
    counting.call().interrupt();
    assertThat(counting.call().thrown(SOON)).isNotNull();
  }
}
