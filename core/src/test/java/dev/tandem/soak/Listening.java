package dev.tandem.soak;

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
  public void attemptFailed(String stage, Exception cause, int attempt, boolean again) {
    Item item = trial.callbacks.currentItem();
    Item.Attempt failed = item == null ? null : item.last();
    if (item == null || failed == null) {
      trial.expect(false, "no attempt has failed like this: " + cause);
      return;
    }
    StageDraw draw = trial.draw.stages().get(failed.stage());
    trial.expectEqual(stage, draw.name(), "stage of a failed attempt at " + item);
    trial.expectEqual(attempt, item.attemptsAt(failed.stage()), "attempts at " + item);
    trial.expect(Fates.isFailureOf(cause, item, trial), cause + " is reported for " + item);
    boolean may = failed.emitted() == 0 && attempt <= draw.trait(Trait.Retries.class).most();
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
