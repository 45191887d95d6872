package dev.tandem.soak;

import dev.tandem.Emitter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work of a stage in one run. */
final class StageFunctions {
  private final StageDraw stage;
  private final Trial trial;
  private final StageLog log;
  private final boolean alone; // whether there is one worker
  private final int poison; // the number of the input that ends the run; -1 if there is none
  private final boolean holdsOn; // whether its results stay in the run

  StageFunctions(StageDraw stage, Trial trial) {
    this.stage = stage;
    this.trial = trial;
    log = trial.logs.get(stage.index());
    alone = stage.hasOneWorker(trial.draw.processors());
    poison =
        stage.index() == 0 && trial.draw.disturbance() instanceof Disturbance.Poison(int number)
            ? number
            : -1;
    holdsOn = !trial.draw.isLast(stage) || trial.draw.way().takesOneByOne();
  }

  Item work(ResourceDraw.Opened own, Item item) throws Exception {
    own.checkOwner();
    return work(item);
  }

  Item work(Item item) throws Exception {
    checkContext(item);
    if (!isOdd(item)) {
      pass(item);
      item.passes(stage.index(), 0);
      return item;
    }
    int attempt = begin(item);
    Throwable thrown = null;
    try {
      behave(item, attempt);
      return item;
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      end(item, attempt, thrown, 0);
    }
  }

  void workMany(Kind.Many kind, Item item, Emitter<? super Item> out) throws Exception {
    checkContext(item);
    int before = item.children().size();
    if (!isOdd(item) && kind.failsAfter() == 0 && !kind.deaf()) {
      pass(item);
      emit(kind, item, out);
      item.passes(stage.index(), item.children().size() - before);
      return;
    }
    int attempt = begin(item);
    Throwable thrown = null;
    try {
      behave(item, attempt);
      thrown = emit(kind, item, out);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      end(item, attempt, thrown, item.children().size() - before);
    }
  }

  private void checkContext(Item item) {
    if (trial.draw.hasContext()) {
      Origin.check(item, trial);
    }
  }

  private boolean isOdd(Item item) {
    return stage.behaviour().isOdd(item.number) || item.number == poison;
  }

  private void behave(Item item, int attempt) throws Exception {
    if (item.number == poison) {
      throw new LinkageError("poison");
    }
    if (stage.behaviour().isOdd(item.number)) {
      stage.behaviour().work(trial, item.number, attempt);
    }
  }

  /**
   * Emits results; returns the exception that a deaf function swallowed, which ends its item
   * nevertheless.
   */
  private @Nullable Throwable emit(Kind.Many kind, Item item, Emitter<? super Item> out)
      throws Exception {
    Throwable swallowed = null;
    int chance = (int) (((item.number + stage.index()) * 0x9E3779B97F4A7C15L) >>> 40);
    int count = kind.fan().count(chance);
    boolean fails = (chance >>> 8) % 1000 < kind.failsAfter();
    for (int i = 0; i < count; i++) {
      Item result = Item.resultOf(item, stage.index() + 1);
      try {
        out.emit(result);
      } catch (InterruptedException e) {
        if (!kind.deaf()) {
          throw e;
        }
        swallowed = e; // the function continues without that result
        continue;
      }
      item.emitted(result);
      if (holdsOn) {
        trial.live.comes();
      }
      if (fails && i >= count / 2) {
        throw new IOException("failure after " + i);
      }
    }
    return swallowed;
  }

  Item bundle(List<Item> items) {
    checkContext(items.getFirst());
    if (trial.draw.stages().get(stage.index() - 1).kind() instanceof Kind.Batch batch) {
      batch.check(items, trial);
    }
    Item bundle = Item.bundle(items, stage.index(), trial);
    log.enter(bundle, 1);
    bundle.passes(stage.index(), 0);
    log.leave();
    trial.live.leaves(holdsOn ? items.size() - 1 : items.size());
    return bundle;
  }

  private void pass(Item item) {
    if (alone) {
      log.begin(item);
    }
    trial.disturber.passed(item);
  }

  private int begin(Item item) {
    int attempt = item.begin(stage.index(), trial);
    trial.callbacks.begins(item);
    log.enter(item, attempt);
    trial.disturber.attempted();
    return attempt;
  }

  private void end(Item item, int attempt, @Nullable Throwable thrown, int emitted) {
    item.end(stage.index(), thrown, emitted);
    log.leave();
    boolean over =
        thrown == null
            ? !holdsOn || stage.kind() instanceof Kind.Many
            : emitted > 0 || stage.trait(Trait.Retries.class).isLast(thrown, attempt);
    if (over && !(thrown != null && trial.draw.way().takesFailures())) {
      trial.live.leaves(1);
    }
  }
}
