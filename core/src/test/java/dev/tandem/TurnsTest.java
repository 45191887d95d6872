package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that take their turns, and what they do while they wait. */
@Timeout(20)
class TurnsTest {
  private final AtomicBoolean allowed = new AtomicBoolean();
  private final Turns turns = new Turns(allowed::get);
  private final Queue<Boolean> locked = new ConcurrentLinkedQueue<>();
  private final ManualClock time = new ManualClock();

  /** A clock of the user, which is read whenever a worker begins to wait. */
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          locked.add(turns.lock.isHeldByCurrentThread());
          return time.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          time.sleep(nanos);
        }
      };

  private final Lap lap = new Lap("a", clock);
  private final AtomicReference<String> got = new AtomicReference<>("nothing");

  private Thread taker() {
    return Thread.ofPlatform()
        .start(() -> {
          lap.enter(Lap.Phase.BUSY);
          boolean turn = turns.begin(lap);
          got.set(turn + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        });
  }

  @Test
  void aStrangersInterruptNeitherEndsTheWaitNorIsLeftPending() throws InterruptedException {
    Thread taker = taker();
    Crew.awaitParked(taker);
    taker.interrupt();
    Crew.awaitParked(taker);
    assertThat(got).hasValue("nothing");
    allow();
    taker.join();
    assertThat(got).hasValue("true");
  }

  @Test
  void aCancelEndsTheWaitWithoutATurn() throws InterruptedException {
    Thread taker = taker();
    Crew.awaitParked(taker);
    turns.cancel();
    taker.join();
    assertThat(got).hasValue("false");
    assertThat(turns.begin(lap)).isFalse();
  }

  @Test
  void theClockIsReadWithoutTheLock() throws InterruptedException {
    Thread taker = taker();
    Crew.awaitParked(taker);
    time.advance(Duration.ofSeconds(3));
    allow();
    taker.join();
    assertThat(locked).isNotEmpty().doesNotContain(true);
    assertThat(lap.times().blocked()).isEqualTo(Duration.ofSeconds(3).toNanos());
    assertThat(lap.times().now()).isEqualTo(Lap.Phase.BUSY);
  }

  @Test
  void whoeverWaitsForAnothersTurnIsStarved() throws InterruptedException {
    allowed.set(true);
    assertThat(turns.begin(new Lap("b", time))).isTrue();
    Thread taker = taker();
    Crew.awaitParked(taker);
    assertThat(lap.times().now()).isEqualTo(Lap.Phase.STARVED);
    turns.lock.lock();
    try {
      turns.end();
    } finally {
      turns.lock.unlock();
    }
    taker.join();
    assertThat(got).hasValue("true");
  }

  private void allow() {
    turns.lock.lock();
    try {
      allowed.set(true);
      turns.look();
    } finally {
      turns.lock.unlock();
    }
  }
}
