package dev.tandem.soak;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the numbers of a run with what was observed. */
final class StatsAudit {
  private final Trial trial;
  private final Ending ending;
  private final Fates fates;

  StatsAudit(Trial trial, Ending ending, Fates fates) {
    this.trial = trial;
    this.ending = ending;
    this.fates = fates;
  }

  void check(Stats stats) {
    List<StageDraw> stages = trial.draw.stages();
    trial.expectEqual(stats.stages().size(), stages.size(), "stages");
    trial.expect(stats.conserved(), "not conserved: " + stats);
    long ended = stats.done() + stats.failed() + stats.skipped() + stats.handedBack();
    trial.expectEqual(stats.put() + stats.multiplied(), ended, "put and multiplied");
    trial.expectEqual(stats.put(), (long) fates.inputs().size(), "put");
    trial.expectEqual(stats.done(), count(fates.at(stages.size()), Fates.Fate.DONE), "done");
    if (trial.draw.isOneToOne()) {
      trial.expectEqual(stats.multiplied(), 0L, "multiplied");
      if (ending.handedBack() != null) {
        trial.expectEqual(stats.handedBack(), (long) fates.handedBack().size(), "handed back");
      }
    }
    long outcomes = stats.done() + stats.failed() + stats.skipped();
    long measured = stats.responseTime().count();
    boolean all = !(trial.draw.way() instanceof Push); // else a reading may be shared
    // Results that nobody accepted because one could not be weighed are measured too.
    expectBetween(measured, all ? outcomes : 0, outcomes + stats.handedBack(), "measured");
    long into = stats.put();
    for (StageStats stage : stats.stages()) {
      String of = " of " + stage.name();
      StageStats.Items items = stage.items();
      trial.expectEqual(items.in(), into, "in" + of);
      long out = items.finished() + items.failed() + items.skipped() + items.handedBack();
      trial.expectEqual(out, items.in(), "ended" + of);
      into = items.out();
      long started = items.in() - items.handedBack();
      long waited = stage.waitingTime().count();
      expectBetween(waited, all ? started : 0, items.in(), "waited" + of);
      check(stage);
    }
  }

  private void check(StageStats stats) {
    StageDraw stage = trial.draw.stages().get(Integer.parseInt(stats.name().substring(1)));
    Map<Fates.Fate, Long> ended = fates.at(stage.index());
    String of = " of " + stats.name();
    long unsure = count(ended, Fates.Fate.UNSURE);
    boolean allSkipped = stage.trait(Trait.Policy.class) == Trait.Policy.SKIP;
    boolean someSkipped = allSkipped || stage.find(Trait.SkipFinal.class).isPresent();
    long failed = count(ended, Fates.Fate.FAILED);
    long skipped = count(ended, Fates.Fate.SKIPPED);
    StageStats.Items items = stats.items();
    expectBetween(
        items.failed(),
        failed,
        failed + (allSkipped ? unsureOfCallback(stage) : unsure),
        "failed" + of);
    expectBetween(items.skipped(), skipped, skipped + (someSkipped ? unsure : 0), "skipped" + of);
    if (stage.kind() instanceof Kind.Many) {
      trial.expectEqual(items.finished(), count(ended, Fates.Fate.MULTIPLIED), "finished" + of);
    }
    trial.expectEqual(items.retried(), retried(stage.index()), "retried" + of);
    trial.expectEqual(stats.queue().depth(), 0, "depth" + of);
    trial.expectEqual(stats.queue().weight(), 0L, "weight" + of);
    trial.expectEqual(stats.workers().working(), 0, "working" + of);
    long life = stats.workers().lifetime().toNanos();
    Set<Long> lives = trial.threads.lives(stats.name());
    trial.expect(
        stage.mayWaitOutside(trial.draw.processors())
            ? life <= Collections.max(lives)
            : lives.contains(life),
        "life" + of + ": " + life + ", expected one of " + lives);
    stage.check(stats, trial);
  }

  /**
   * Returns how many items are unsure because a callback failed on them; such failures are never
   * skipped.
   */
  private long unsureOfCallback(StageDraw stage) {
    return fates.all().entrySet().stream()
        .filter(entry -> entry.getValue() == Fates.Fate.UNSURE)
        .filter(entry -> entry.getKey().at() == stage.index())
        .filter(entry -> entry.getKey().complaint() != null)
        .count();
  }

  private long retried(int stage) {
    long retried = 0;
    for (Item item : fates.all().keySet()) {
      retried += Math.max(0, item.attemptsAt(stage) - 1);
    }
    return retried;
  }

  private void expectBetween(long actual, long least, long most, String what) {
    trial.expect(
        least <= actual && actual <= most,
        what + ": " + actual + ", expected from " + least + " to " + most);
  }

  private static long count(Map<Fates.Fate, Long> counts, Fates.Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }
}
