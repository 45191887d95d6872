package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.StageOptions;
import dev.tandem.StageStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One stage as drawn.
 *
 * @param resource what each of its workers opens, if anything
 */
record StageDraw(
    int index, String name, List<Trait> traits, Temper temper, @Nullable ResourceDraw resource) {

  /** Which open and which close fails, the first being 1; 0 for none. */
  record ResourceDraw(int failingOpen, int failingClose) {}

  /** What a worker opens: its own, and nobody else's. */
  record Opened(Thread owner, StageLog log, ResourceDraw draw, Trial trial)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      checkOwner();
      if (log.close() == draw.failingClose()) {
        var failure = new IOException("cannot close");
        log.closeFailed(failure);
        throw failure;
      }
    }

    void checkOwner() {
      trial.expect(owner.equals(Thread.currentThread()), "a resource of another worker");
    }
  }

  static StageDraw draw(int index, SplittableRandom random, boolean cancelled) {
    List<Trait> traits = new ArrayList<>();
    traits.add(Trait.Workers.draw(random));
    traits.add(Trait.Bound.draw(random));
    traits.add(Trait.Retries.draw(random, cancelled));
    traits.add(Trait.Policy.draw(random));
    boolean limited = random.nextInt(4) == 0;
    if (limited) {
      traits.add(Trait.TimeLimit.draw(random));
    }
    switch (random.nextInt(10)) {
      case 0, 1 -> traits.add(Trait.Ordered.draw(random));
      case 2, 3 -> traits.add(Trait.OrderedBy.draw(random));
      case 4 -> traits.add(Trait.Rate.draw(random));
      default -> {}
    }
    ResourceDraw resource =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> new ResourceDraw(0, 0);
          case 3 -> new ResourceDraw(random.nextInt(3), random.nextInt(3));
          default -> null;
        };
    return new StageDraw(
        index, "s" + index, traits, Temper.draw(random, limited || cancelled), resource);
  }

  /** This stage as the first of a pipeline. */
  Pipeline<Item, Item> first(Trial trial) {
    return resource == null
        ? Pipeline.first(name, item -> work(trial, item), options(trial))
        : Pipeline.first(
            name,
            () -> open(trial, resource),
            (own, item) -> work(trial, own, item),
            options(trial));
  }

  /** That pipeline with this stage added. */
  Pipeline<Item, Item> after(Pipeline<Item, Item> pipeline, Trial trial) {
    return resource == null
        ? pipeline.then(name, item -> work(trial, item), options(trial))
        : pipeline.then(
            name,
            () -> open(trial, resource),
            (own, item) -> work(trial, own, item),
            options(trial));
  }

  <T extends Trait> T trait(Class<T> kind) {
    return find(kind).orElseThrow();
  }

  private <T extends Trait> Optional<T> find(Class<T> kind) {
    return traits.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Whether results leave it in the order in which its items came. */
  boolean keepsOrder(int processors) {
    return trait(Trait.Workers.class).count(processors) == 1
        || find(Trait.Ordered.class).isPresent()
        || find(Trait.OrderedBy.class).map(Trait.OrderedBy::keys).orElse(0) == 1;
  }

  /** How many items the stage can hold: those in its queue and those with its workers. */
  int room(int processors) {
    int workers = trait(Trait.Workers.class).count(processors);
    int bound = trait(Trait.Bound.class).most();
    int early = find(Trait.Ordered.class).map(Trait.Ordered::window).orElse(0);
    int aside = find(Trait.OrderedBy.class).isPresent() ? bound : 0;
    return bound + workers * atOnce() + early + aside;
  }

  /** How many items may move together: up to 256, but no more than a quarter of the queue. */
  int atOnce() {
    return Math.clamp(trait(Trait.Bound.class).most() / 4, 1, 256);
  }

  void check(StageStats stats, Trial trial) {
    StageLog log = trial.logs.get(index);
    traits.forEach(trait -> trait.check(stats, log, trial));
  }

  private UnaryOperator<StageOptions<Item>> options(Trial trial) {
    return options -> {
      StageOptions<Item> told = options;
      for (Trait trait : traits) {
        told = trait.tell(told, this, trial);
      }
      return told;
    };
  }

  private Opened open(Trial trial, ResourceDraw resource) throws IOException {
    StageLog log = trial.logs.get(index);
    if (log.open() == resource.failingOpen()) {
      var failure = new IOException("cannot open");
      log.openFailed(failure);
      throw failure;
    }
    return new Opened(Thread.currentThread(), log, resource, trial);
  }

  private Item work(Trial trial, Opened own, Item item) throws Exception {
    own.checkOwner();
    return work(trial, item);
  }

  private Item work(Trial trial, Item item) throws Exception {
    StageLog log = trial.logs.get(index);
    log.enter();
    int attempt = item.begin(index, trial);
    Throwable thrown = null;
    try {
      trial.attempted();
      temper.work(trial, item.number, attempt);
      return item;
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      item.end(index, thrown);
      log.leave();
      boolean over =
          thrown == null ? trial.isLast(this) : trait(Trait.Retries.class).isLast(thrown, attempt);
      if (over) {
        trial.finished();
      }
    }
  }
}
