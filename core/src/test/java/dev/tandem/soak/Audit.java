package dev.tandem.soak;

import dev.tandem.Stats;

/** Compares what a run reports with what was observed. */
final class Audit {
  private final Trial trial;
  private final Ending ending;
  private final Fates fates;

  Audit(Trial trial, Ending ending) {
    this.trial = trial;
    this.ending = ending;
    fates = new Fates(trial, ending);
  }

  void check() {
    trial.items.forEach(this::checkRefused);
    fates.all().keySet().forEach(this::checkPath);
    fates.checkHandedBack();
    fates.all().forEach(this::checkDiscarded);
    checkSource();
    new EndAudit(trial, ending, fates).check();
    new OutputAudit(trial, ending, fates).check();
    new OrderAudit(trial, ending).check();
    if (ending.isOfAll()) {
      trial.live.check();
    }
    Stats stats = ending.stats();
    if (stats != null) {
      new StatsAudit(trial, ending, fates).check(stats);
    }
    count();
  }

  private void count() {
    Throwable thrown = ending.thrown();
    String way = trial.draw.way().getClass().getSimpleName();
    String end = thrown == null ? "an end" : thrown.getClass().getSimpleName();
    trial.events.count(way + " to " + end);
    fates.all().values().forEach(fate -> trial.events.count("items " + fate));
  }

  private void checkRefused(Item item) {
    if (item.isRefused()) {
      trial.expect(item.attempts().isEmpty(), "was refused: " + item);
      trial.expect(!fates.handedBack().contains(item), "was refused and handed back: " + item);
    }
  }

  /**
   * Checks that an item went from stage to stage, left each at most once, and was not retried after
   * it had emitted.
   */
  private void checkPath(Item item) {
    int stage = item.first;
    int attempts = 0;
    boolean over = false;
    for (Item.Attempt attempt : item.attempts()) {
      trial.expect(!over, "was retried: " + item);
      trial.expectEqual(attempt.stage(), stage, "stage of an attempt of " + item);
      attempts++;
      Kind kind = trial.draw.stages().get(attempt.stage()).kind();
      over = attempt.emitted() > 0 || (attempt.thrown() == null && kind instanceof Kind.Many);
      int most = 1 + trial.draw.stages().get(stage).trait(Trait.Retries.class).most();
      trial.expect(attempts <= most, "too many attempts: " + item);
      if (attempt.thrown() == null) {
        stage++;
        attempts = 0;
      }
    }
  }

  /** Checks that an item was discarded, once, if its stage did not finish it. */
  private void checkDiscarded(Item item, Fates.Fate fate) {
    int discards = item.discards();
    switch (fate) {
      case HANDED_BACK -> {
        boolean told = trial.draw.stages().get(item.at()).traits().contains(new Trait.Discards());
        trial.expectEqual(discards, told ? 1 : 0, "times that it was discarded: " + item);
      }
      case DONE, FAILED, SKIPPED -> trial.expectEqual(discards, 0, "discarded: " + item);
      case UNSURE, MULTIPLIED -> trial.expect(discards <= 1, "discarded twice: " + item);
      case IN_A_LIST -> {} // its list was discarded
    }
    if (discards > 0) {
      int at = fate == Fates.Fate.MULTIPLIED ? item.at() - 1 : item.at();
      trial.expectEqual(item.discardedAt(), at, "stage that discarded " + item);
      trial.events.count("items discarded");
    }
  }

  /** Checks that the inputs passed to the run were closed once. */
  private void checkSource() {
    if (trial.draw.way() instanceof Push) {
      return;
    }
    int times = trial.timesSourceClosed();
    switch (trial.draw.feed().source()) {
      case LIST, ITERABLE, ITERATOR, QUEUE, VIEW -> {}
      case STREAM -> trial.expectEqual(times, 1, "times that the stream was closed");
      case PUBLISHER ->
          trial.expect(times == 1 || trial.offered() == 0, "the subscription was left open");
    }
  }
}
