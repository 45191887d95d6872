package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that wait for the gate: why they wait, and what ends their wait. */
@Timeout(60)
class TakeGateTest {
  private final AtomicBoolean allowed = new AtomicBoolean();
  private final TakeGate gate = new TakeGate(allowed::get);
  private final Queue<Boolean> locked = new ConcurrentLinkedQueue<>();
  private final ManualClock time = new ManualClock();

  /** A clock of the user that is read whenever a worker begins to wait. */
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          locked.add(gate.lock.isHeldByCurrentThread());
          return time.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          time.sleep(nanos);
        }
      };

  private final PhaseTimer timer = new PhaseTimer("a", clock);
  private final AtomicReference<String> got = new AtomicReference<>("nothing");

  private Thread taker() {
    return Thread.ofPlatform()
        .start(() -> {
          timer.enter(PhaseTimer.Phase.BUSY);
          boolean turn = gate.begin(timer);
          got.set(turn + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        });
  }

  @Test
  void anOutsideInterruptNeitherEndsTheWaitNorIsLeftPending() throws InterruptedException {
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
    gate.cancel();
    taker.join();
    assertThat(got).hasValue("false");
    assertThat(gate.begin(timer)).isFalse();
  }

  @Test
  void theClockIsReadWithoutTheLock() throws InterruptedException {
    Thread taker = taker();
    Crew.awaitParked(taker);
    time.advance(Duration.ofSeconds(3));
    allow();
    taker.join();
    assertThat(locked).isNotEmpty().doesNotContain(true);
    assertThat(timer.times().blocked()).isEqualTo(Duration.ofSeconds(3).toNanos());
    assertThat(timer.times().now()).isEqualTo(PhaseTimer.Phase.BUSY);
  }

  @Test
  void aWorkerThatWaitsForTheHolderIsStarved() throws InterruptedException {
    allowed.set(true);
    assertThat(gate.begin(new PhaseTimer("b", time))).isTrue();
    Thread taker = taker();
    Crew.awaitParked(taker);
    assertThat(timer.times().now()).isEqualTo(PhaseTimer.Phase.STARVED);
    gate.lock.lock();
    try {
      gate.end();
    } finally {
      gate.lock.unlock();
    }
    taker.join();
    assertThat(got).hasValue("true");
  }

  private void allow() {
    gate.lock.lock();
    try {
      allowed.set(true);
      gate.changed();
    } finally {
      gate.lock.unlock();
    }
  }
}
