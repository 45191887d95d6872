package dev.tandem.soak;

import dev.tandem.Emitter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the workers of a stage do in one run. */
final class Labour {
  private final StageDraw stage;
  private final Trial trial;
  private final StageLog log;
  private final boolean alone; // there is one worker
  private final boolean counts; // whether it can be told how many items are in memory

  Labour(StageDraw stage, Trial trial) {
    this.stage = stage;
    this.trial = trial;
    log = trial.logs.get(stage.index());
    alone = stage.hasOneWorker(trial.draw.processors());
    counts = trial.draw.hasKnownRoom();
  }

  Item work(StageDraw.Opened own, Item item) throws Exception {
    own.checkOwner();
    return work(item);
  }

  Item work(Item item) throws Exception {
    if (!stage.temper().isOdd(item.number)) {
      pass(item);
      item.passes(stage.index(), 0);
      return item;
    }
    int attempt = begin(item);
    Throwable thrown = null;
    try {
      stage.temper().work(trial, item.number, attempt);
      return item;
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      end(item, attempt, thrown, 0);
    }
  }

  void workMany(Kind.Many kind, Item item, Emitter<? super Item> out) throws Exception {
    int before = item.children().size();
    if (!stage.temper().isOdd(item.number) && kind.failsAfter() == 0) {
      pass(item);
      emit(kind, item, out);
      item.passes(stage.index(), item.children().size() - before);
      return;
    }
    int attempt = begin(item);
    Throwable thrown = null;
    try {
      stage.temper().work(trial, item.number, attempt);
      emit(kind, item, out);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      end(item, attempt, thrown, item.children().size() - before);
    }
  }

  private void emit(Kind.Many kind, Item item, Emitter<? super Item> out) throws Exception {
    int chance = (int) (((item.number + stage.index()) * 0x9E3779B97F4A7C15L) >>> 40);
    int count = kind.fan().count(chance);
    boolean fails = (chance >>> 8) % 1000 < kind.failsAfter();
    for (int i = 0; i < count; i++) {
      Item result = Item.resultOf(item, stage.index() + 1);
      out.emit(result);
      item.emitted(result);
      if (fails && i >= count / 2) {
        throw new IOException("failure after " + i);
      }
    }
  }

  Item bundle(List<Item> items) {
    Item bundle = Item.bundle(items, stage.index(), trial);
    log.enter(bundle, 1);
    bundle.passes(stage.index(), 0);
    log.leave();
    return bundle;
  }

  private void pass(Item item) {
    if (alone) {
      log.begin(item);
    }
    trial.passed(item);
  }

  private int begin(Item item) {
    int attempt = item.begin(stage.index(), trial);
    log.enter(item, attempt);
    trial.attempted();
    return attempt;
  }

  private void end(Item item, int attempt, @Nullable Throwable thrown, int emitted) {
    item.end(stage.index(), thrown, emitted);
    log.leave();
    if (counts) {
      boolean over =
          thrown == null
              ? trial.draw.isLast(stage)
              : stage.trait(Trait.Retries.class).isLast(thrown, attempt);
      if (over) {
        trial.finished();
      }
    }
  }
}
