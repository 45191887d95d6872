package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard decides which interrupts reach a worker and when, and leaves none pending. */
class InterruptGuardTest {
  private static final long LIMIT = 100;

  private final ManualClock clock = new ManualClock();
  private final InterruptGuard guard = new InterruptGuard(clock);

  @AfterEach
  void leaveNoInterruptBehind() {
    Thread.interrupted();
  }

  @Test
  void aWorkerOutsideIsNotInterrupted() {
    guard.cancel();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(guard.isCancelled()).isTrue();
    assertThat(guard.enter(false)).isFalse();
  }

  @Test
  void cancelInterruptsAWorkerInside() {
    assertThat(guard.isCancelled()).isFalse();
    assertThat(guard.enter(false)).isTrue();
    guard.cancel();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.CANCEL);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
  }

  @Test
  void aWorkerIsInterruptedWhenItsTimeIsUp() {
    guard.enter(true);
    assertThat(guard.expire(LIMIT)).isEqualTo(LIMIT); // the whole limit is left
    clock.advance(Duration.ofNanos(60));
    assertThat(guard.expire(LIMIT)).isEqualTo(40);
    clock.advance(Duration.ofNanos(39));
    assertThat(guard.expire(LIMIT)).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(guard.expire(LIMIT)).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.TIME_IS_UP);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aWorkerIsInterruptedWhenTheTimeOfItsItemIsUp() {
    assertThat(guard.expireItem()).isEqualTo(TimedCheck.NOT_DUE);
    guard.itemBegins(LIMIT);
    guard.enter(true);
    clock.advance(Duration.ofNanos(60));
    guard.leave();
    guard.enter(true); // another attempt
    assertThat(guard.timeLeft(1000)).isEqualTo(40);
    assertThat(guard.timeLeft(30)).isEqualTo(30);
    clock.advance(Duration.ofNanos(39));
    assertThat(guard.expireItem()).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(guard.expireItem()).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.TIME_IS_UP);
  }

  @Test
  void anAttemptThatBeginsWhenTheTimeOfItsItemIsUpIsInterruptedAtOnce() {
    guard.itemBegins(LIMIT);
    clock.advance(Duration.ofNanos(LIMIT));
    assertThat(guard.expireItem()).isEqualTo(TimedCheck.NOT_DUE); // nobody is inside
    guard.enter(false); // a callback is not interrupted
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    guard.leave();
    guard.enter(true);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.TIME_IS_UP);
    guard.itemBegins(LIMIT);
    guard.enter(true);
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
  }

  @Test
  void theTimeOfAnItemIsWatchedWhateverElseHasInterruptedTheWorker() {
    guard.itemBegins(LIMIT);
    guard.enter(true);
    clock.advance(Duration.ofNanos(30));
    assertThat(guard.expire(30)).isEqualTo(TimedCheck.NOT_DUE); // the time of the attempt is up
    assertThat(guard.expireItem()).isEqualTo(70);
    guard.leave();
    clock.advance(Duration.ofNanos(70));
    guard.expireItem();
    guard.itemBegins(LIMIT); // the next one, before its first attempt
    assertThat(guard.expireItem()).isEqualTo(LIMIT);
    guard.itemEnds();
    assertThat(guard.expireItem()).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(guard.itemTimeLeft()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oneInterruptIsEnough() {
    guard.enter(true);
    clock.advance(Duration.ofNanos(LIMIT));
    guard.expire(LIMIT);
    assertThat(Thread.interrupted()).isTrue();
    clock.advance(Duration.ofNanos(LIMIT));
    assertThat(guard.expire(LIMIT)).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aWorkerOutsideOrWithoutALimitDoesNotRunOutOfTime() {
    guard.enter(true);
    guard.leave();
    clock.advance(Duration.ofNanos(150));
    assertThat(guard.expire(LIMIT)).isEqualTo(TimedCheck.NOT_DUE);
    guard.enter(false);
    clock.advance(Duration.ofNanos(150));
    assertThat(guard.expire(LIMIT)).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
  }

  @Test
  void anInterruptDoesNotCountForTheNextCall() {
    guard.enter(true);
    clock.advance(Duration.ofNanos(LIMIT));
    guard.expire(LIMIT);
    guard.enter(true);
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
  }

  @Test
  void aPausedWorkerIsNotInterruptedAndItsTimeStartsAgain() {
    guard.enter(true);
    clock.advance(Duration.ofNanos(90));
    guard.pause();
    clock.advance(Duration.ofNanos(90));
    assertThat(guard.expire(LIMIT)).isEqualTo(TimedCheck.NOT_DUE);
    assertThat(guard.resume()).isTrue();
    clock.advance(Duration.ofNanos(90));
    assertThat(guard.expire(LIMIT)).isEqualTo(10);
    assertThat(Thread.interrupted()).isFalse();
    clock.advance(Duration.ofNanos(10));
    guard.expire(LIMIT);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pausingClearsTheInterruptAndKeepsTheReasonToLeave() {
    guard.enter(true);
    clock.advance(Duration.ofNanos(LIMIT));
    guard.expire(LIMIT);
    guard.pause();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(guard.resume()).isFalse();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.TIME_IS_UP);
  }

  @Test
  void aWorkerCancelledDuringAPauseMustLeave() {
    guard.enter(false);
    guard.pause();
    guard.cancel();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(guard.resume()).isFalse();
  }

  @Test
  void anInterruptFromOutsideIsClearedOnEntry() {
    Thread.currentThread().interrupt();
    assertThat(guard.enter(false)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aThreadOfTheCallerKeepsOutsideInterrupts() {
    var callers = new InterruptGuard(clock, false);
    Thread.currentThread().interrupt();
    callers.enter(false);
    assertThat(callers.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
    assertThat(Thread.interrupted()).isTrue();
    callers.enter(false);
    callers.cancel();
    assertThat(callers.leave()).isEqualTo(InterruptGuard.Interrupt.CANCEL);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aThreadThatSwallowedAnInterruptIsReminded() {
    guard.enter(false);
    guard.cancel();
    assertThat(Thread.interrupted()).isTrue();
    guard.remind();
    assertThat(Thread.interrupted()).isTrue();
    guard.leave();
    guard.remind();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCloseGetsTimeAndMayBeginAfterACancel() {
    guard.enterToClose();
    guard.cancel();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    guard.leave();
    guard.enterToClose();
    for (int i = 0; i < 3; i++) {
      guard.remind();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    guard.remind();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.CANCEL);
  }

  @Test
  void aThreadThatNoInterruptWakesIsAbandoned() {
    guard.enter(false);
    guard.cancel();
    for (int i = 0; i < 4; i++) {
      assertThat(guard.abandonIfDeaf()).isFalse();
      guard.remind();
    }
    assertThat(guard.abandonIfDeaf()).isTrue();
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.ABANDONED);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aRecallInterruptsAWorkerOnlyOutsideAndIsNotTakenInside() {
    InterruptGuard mine = new InterruptGuard(Clock.SYSTEM);
    mine.workBegins();
    assertThat(mine.enter(false)).isTrue();
    mine.recall();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(mine.isRecalled()).isTrue();
    mine.pause();
    mine.recall();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(mine.resume()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    mine.leave();
    mine.clearRecall();
    assertThat(mine.isHalted()).isFalse();
    mine.recall();
    mine.workEnds();
    assertThat(Thread.interrupted()).isFalse();
    mine.recall();
    assertThat(Thread.interrupted()).isFalse();
  }
}
