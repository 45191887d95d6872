package dev.tandem.soak;

import dev.tandem.Pipeline;
import dev.tandem.StageOptions;
import dev.tandem.StageStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One stage drawn at random.
 *
 * @param resource what each of its workers opens; {@code null} if nothing
 */
record StageDraw(
    int index,
    Kind kind,
    List<Trait> traits,
    Behaviour behaviour,
    @Nullable ResourceDraw resource) {

  static List<StageDraw> drawAll(
      SplittableRandom random, boolean quick, int items, boolean cancelled) {
    int count = Behaviour.pick(random, 1, 1, 2, 2, 3, 4, 6);
    int many = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
    List<StageDraw> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Kind kind = new Kind.One();
      if (many > 0 && random.nextInt(2) == 0) {
        many--;
        // Bursts of bursts would be a hundred thousand items, which take longer than a run may.
        boolean burst = stages.stream().anyMatch(StageDraw::bursts);
        kind = Kind.Many.draw(random, burst ? Integer.MAX_VALUE : items);
      } else if (i > 0 && random.nextInt(10) == 0) {
        stages.add(plain(stages.size(), Kind.Batch.draw(random), 1, new Trait.Bound(128, false)));
        kind = new Kind.Bundle();
      }
      int index = stages.size();
      stages.add(
          kind instanceof Kind.Bundle
              ? plain(index, kind, Behaviour.pick(random, 1, 1, 3), Trait.Bound.ofLists(random))
              : quick ? quick(index, kind, random) : draw(index, kind, random, cancelled));
    }
    return stages;
  }

  /** A stage whose function is not the soak's own. */
  static StageDraw plain(int index, Kind kind, int workers, Trait.Bound bound) {
    List<Trait> traits =
        List.of(new Trait.Workers(workers, false), bound, Trait.Retries.NONE, Trait.Policy.STOP);
    return new StageDraw(index, kind, traits, Behaviour.NONE, null);
  }

  /** Returns a stage whose function does almost nothing. */
  static StageDraw quick(int index, Kind kind, SplittableRandom random) {
    List<Trait> traits = new ArrayList<>();
    traits.add(new Trait.Workers(Behaviour.pick(random, 1, 1, 1, 2, 4), random.nextInt(8) == 0));
    traits.add(new Trait.Bound(Behaviour.pick(random, 256, 1024, 2048), false));
    traits.add(new Trait.Retries(random.nextInt(2), Duration.ZERO));
    traits.add(Trait.Policy.draw(random));
    traits.add(new Trait.Discards());
    if (random.nextInt(6) == 0) {
      traits.add(Trait.Ordered.draw(random));
    }
    boolean opens = kind instanceof Kind.One && random.nextInt(4) == 0;
    ResourceDraw resource = opens ? new ResourceDraw(0, 0) : null;
    return new StageDraw(index, kind, traits, Behaviour.quick(random), resource);
  }

  static StageDraw draw(int index, Kind kind, SplittableRandom random, boolean cancelled) {
    List<Trait> traits = new ArrayList<>();
    traits.add(Trait.Workers.draw(random));
    // Many results of many items, behind one that may hang until its time is over.
    boolean piled = kind instanceof Kind.Many many && many.bursts() && random.nextBoolean();
    boolean keyed = !piled && random.nextInt(5) == 0;
    traits.add(Trait.Bound.draw(random, keyed));
    traits.add(Trait.Retries.draw(random, cancelled));
    traits.add(Trait.Policy.draw(random));
    if (random.nextInt(4) > 0) {
      traits.add(new Trait.Discards());
    }
    if (random.nextInt(8) == 0) {
      traits.add(new Trait.SkipFinal());
    }
    boolean limited = piled || random.nextInt(4) == 0;
    if (piled) {
      traits.add(new Trait.TimeLimit(Duration.ofMillis(3)));
      traits.add(new Trait.Ordered(300));
    } else if (limited) {
      traits.add(Trait.TimeLimit.draw(random));
    }
    if (keyed) {
      traits.add(Trait.OrderedBy.draw(random));
    } else if (!piled) {
      switch (random.nextInt(8)) {
        case 0, 1 -> traits.add(Trait.Ordered.draw(random));
        case 2 -> traits.add(Trait.Rate.draw(random));
        default -> {}
      }
    }
    ResourceDraw resource =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> new ResourceDraw(0, 0);
          case 3 -> new ResourceDraw(random.nextInt(3), random.nextInt(3));
          default -> null;
        };
    if (kind instanceof Kind.Many) {
      resource = null; // such a stage opens no resource
    }
    return new StageDraw(
        index, kind, traits, Behaviour.draw(random, limited || cancelled), resource);
  }

  String name() {
    return "s" + index;
  }

  /** A pipeline with this stage added. */
  Pipeline<Item, Item> after(Pipeline<Item, Item> pipeline, Trial trial) {
    StageFunctions functions = new StageFunctions(this, trial);
    if (kind instanceof Kind.Many many) {
      return pipeline.thenMany(
          name(), (item, out) -> functions.workMany(many, item, out), options(trial));
    }
    return resource == null
        ? pipeline.then(name(), functions::work, options(trial))
        : pipeline.then(name(), () -> resource.open(this, trial), functions::work, options(trial));
  }

  /** Returns the pipeline of lists with this stage added, which makes one item from each list. */
  Pipeline<Item, Item> bundling(Pipeline<Item, List<Item>> pipeline, Trial trial) {
    StageFunctions functions = new StageFunctions(this, trial);
    return pipeline.then(
        name(),
        functions::bundle,
        options -> {
          Trait.Bound bound = trait(Trait.Bound.class);
          int workers = trait(Trait.Workers.class).count();
          return bound.byWeight()
              ? options.workers(workers).queueWeight(bound.most(), list -> weigh(list, trial))
              : options.workers(workers).queue(bound.most());
        });
  }

  /** Returns the weight of a list, which is its size. */
  private long weigh(List<Item> list, Trial trial) {
    trial.callbacks.of(this, Callback.WEIGHER, list.getFirst());
    return list.size();
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

  int workers(int processors) {
    return trait(Trait.Workers.class).count(processors);
  }

  /** Returns whether items may wait for their next attempt without a worker. */
  boolean mayWaitOutside(int processors) {
    boolean waits = !trait(Trait.Retries.class).backoff().isZero();
    boolean keeps = trait(Trait.Workers.class).onCpu() || trait(Trait.Bound.class).byWeight();
    boolean overtakes =
        find(Trait.Ordered.class).isPresent()
            ? kind instanceof Kind.One
            : find(Trait.OrderedBy.class).isPresent() || !hasOneWorker(processors);
    return waits && !keeps && overtakes;
  }

  boolean hasOneWorker(int processors) {
    return workers(processors) == 1;
  }

  /** Returns whether items whose key is being worked on are set aside. */
  boolean setsAside(int processors) {
    return find(Trait.OrderedBy.class).isPresent() && !keepsArrivals(processors);
  }

  /** Returns whether items begin, and their results leave, as they arrived: there is one worker. */
  boolean keepsArrivals(int processors) {
    boolean overtakes = find(Trait.OrderedBy.class).isPresent() && mayWaitOutside(processors);
    return hasOneWorker(processors) && !overtakes;
  }

  /** Returns whether results leave the stage in the order in which its items arrived. */
  boolean keepsOrder(int processors) {
    return (keepsArrivals(processors) && !mixesLists())
        || find(Trait.Ordered.class).isPresent()
        || find(Trait.OrderedBy.class).map(Trait.OrderedBy::keys).orElse(0) == 1;
  }

  private boolean mixesLists() {
    return kind instanceof Kind.Batch batch && batch.keys() > 0;
  }

  /** How many items may move together: up to 256, but no more than a quarter of the queue. */
  int atOnce() {
    return Math.clamp(trait(Trait.Bound.class).most() / 4, 1, 256);
  }

  /** Returns how many items may be put into its queue together. */
  int putAtOnce() {
    return trait(Trait.Bound.class).byWeight() ? 1 : atOnce();
  }

  /** Returns the maximum weight of the items that have been weighed but not started. */
  long weightRoom(PipelineDraw draw) {
    int aside = setsAside(draw.processors()) ? 1 : 0; // the same bound once more
    int heaviest = Trait.Bound.HEAVIEST;
    long queue = Math.max(trait(Trait.Bound.class).most(), heaviest);
    int putters = index == 0 ? draw.way().putters() : putters(draw);
    return (1 + aside) * queue + heaviest * (putters + 1L + workers(draw.processors()));
  }

  /** The workers of the stage before, or two threads of one that makes lists. */
  private int putters(PipelineDraw draw) {
    return 1 + draw.stages().get(index - 1).workers(draw.processors());
  }

  /** Returns what happens to an item whose last attempt has failed with {@code thrown}. */
  Trait.Policy policy(Throwable thrown) {
    boolean skipped = find(Trait.SkipFinal.class).isPresent() && Trait.isFinal(thrown);
    return skipped ? Trait.Policy.SKIP : trait(Trait.Policy.class);
  }

  void check(StageStats stats, Trial trial) {
    StageLog log = trial.logs.get(index);
    traits.forEach(trait -> trait.check(stats, log, trial));
  }

  private UnaryOperator<StageOptions<Item>> options(Trial trial) {
    return options -> {
      StageOptions<Item> chosen = options;
      for (Trait trait : traits) {
        chosen = trait.addTo(chosen, this, trial);
      }
      return chosen;
    };
  }
}
