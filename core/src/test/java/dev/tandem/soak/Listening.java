package dev.tandem.soak;

import dev.tandem.Failure;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Listens to a run, and checks that each notification is true. */
@SuppressWarnings("ReferenceEquality") // identity is meant
final class Listening implements RunListener {
  static final String NAME = "the listener of the run";

  private final Trial trial;
  private final CountDownLatch end = new CountDownLatch(1);
  private @Nullable Stats last; // guarded by this

  Listening(Trial trial) {
    this.trial = trial;
  }

  @Override
  public void attemptFailed(Failure<?, ?> failure, boolean again) {
    Item item = trial.callbacks.currentItem();
    Item.Attempt failed = item == null ? null : item.last();
    if (item == null || failed == null) {
      trial.expect(false, "no attempt has failed like this: " + failure.cause());
      return;
    }
    StageDraw draw = trial.draw.stages().get(failed.stage());
    trial.expect(failure.item() == item, failure + " is reported for " + item);
    trial.expect(item.comesFrom(failure.input()), failure + " is not of an input of " + item);
    trial.expectEqual(failure.stage(), draw.name(), "stage of a failed attempt at " + item);
    trial.expectEqual(failure.attempts(), item.attemptsAt(failed.stage()), "attempts at " + item);
    trial.expect(
        Fates.isFailureOf(failure.cause(), item, trial), failure + " is reported for " + item);
    boolean may =
        failed.emitted() == 0 && failure.attempts() <= draw.trait(Trait.Retries.class).most();
    trial.expect(may || !again, "is to be retried: " + item);
    trial.callbacks.about(item, Callback.ATTEMPT_FAILED);
  }

  @Override
  public void stalled(Stall stall) {
    trial.events.count("stalls reported");
    trial.stuck.notified();
    Duration limit = trial.draw.stallAfter();
    trial.expect(
        limit != null && stall.lasting().compareTo(limit) >= 0,
        "was notified of " + stall.lasting());
    trial.callbacks.of(NAME, Callback.STALLED);
  }

  @Override
  public void ended(Stats stats) {
    synchronized (this) {
      trial.expect(last == null, "the end was reported twice");
      last = stats;
    }
    end.countDown();
    trial.callbacks.of("run", Callback.ENDED);
  }

  /** Waits until the listener has been notified of the end. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /**
   * Returns the final numbers that the listener received; {@code null} if the run never started.
   */
  synchronized @Nullable Stats last() {
    return last;
  }
}
