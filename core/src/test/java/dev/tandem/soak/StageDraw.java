package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.StageOptions;
import dev.tandem.StageStats;
import java.io.IOException;
import java.time.Duration;
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
    int index, Kind kind, List<Trait> traits, Temper temper, @Nullable ResourceDraw resource) {

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

  /** A stage whose function is not the soak's own. */
  static StageDraw plain(int index, Kind kind, int workers, int bound) {
    List<Trait> traits =
        List.of(
            new Trait.Workers(workers, false),
            new Trait.Bound(bound, false),
            Trait.Retries.NONE,
            Trait.Policy.STOP);
    return new StageDraw(index, kind, traits, Temper.NONE, null);
  }

  /** A stage whose function does next to nothing. */
  static StageDraw quick(int index, Kind kind, SplittableRandom random) {
    List<Trait> traits = new ArrayList<>();
    traits.add(new Trait.Workers(Temper.pick(random, 1, 1, 1, 2, 4), random.nextInt(8) == 0));
    traits.add(new Trait.Bound(Temper.pick(random, 256, 1024, 2048), false));
    traits.add(new Trait.Retries(random.nextInt(2), Duration.ZERO));
    traits.add(Trait.Policy.draw(random));
    if (random.nextInt(6) == 0) {
      traits.add(Trait.Ordered.draw(random));
    }
    boolean opens = kind instanceof Kind.One && random.nextInt(4) == 0;
    ResourceDraw resource = opens ? new ResourceDraw(0, 0) : null;
    return new StageDraw(index, kind, traits, Temper.quick(random), resource);
  }

  static StageDraw draw(int index, Kind kind, SplittableRandom random, boolean cancelled) {
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
    if (kind instanceof Kind.Many) {
      resource = null; // such a stage opens none
    }
    return new StageDraw(index, kind, traits, Temper.draw(random, limited || cancelled), resource);
  }

  String name() {
    return "s" + index;
  }

  /** This stage as the first of a pipeline. */
  Pipeline<Item, Item> first(Trial trial) {
    Labour labour = new Labour(this, trial);
    if (kind instanceof Kind.Many many) {
      return Pipeline.firstMany(
          name(), (item, out) -> labour.workMany(many, item, out), options(trial));
    }
    return resource == null
        ? Pipeline.first(name(), labour::work, options(trial))
        : Pipeline.first(name(), () -> open(trial, resource), labour::work, options(trial));
  }

  /** That pipeline with this stage added. */
  Pipeline<Item, Item> after(Pipeline<Item, Item> pipeline, Trial trial) {
    Labour labour = new Labour(this, trial);
    if (kind instanceof Kind.Many many) {
      return pipeline.thenMany(
          name(), (item, out) -> labour.workMany(many, item, out), options(trial));
    }
    return resource == null
        ? pipeline.then(name(), labour::work, options(trial))
        : pipeline.then(name(), () -> open(trial, resource), labour::work, options(trial));
  }

  /** That pipeline of lists with this stage added, which makes one item of each. */
  Pipeline<Item, Item> bundling(Pipeline<Item, List<Item>> pipeline, Trial trial) {
    Labour labour = new Labour(this, trial);
    return pipeline.then(
        name(),
        labour::bundle,
        options ->
            options
                .workers(trait(Trait.Workers.class).count())
                .queue(trait(Trait.Bound.class).most()));
  }

  <T extends Trait> T trait(Class<T> kind) {
    return find(kind).orElseThrow();
  }

  <T extends Trait> Optional<T> find(Class<T> kind) {
    return traits.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  boolean bursts() {
    return kind instanceof Kind.Many many && many.bursts();
  }

  boolean hasOneWorker(int processors) {
    return trait(Trait.Workers.class).count(processors) == 1;
  }

  /** Whether results leave it in the order in which its items came. */
  boolean keepsOrder(int processors) {
    return hasOneWorker(processors)
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
}
