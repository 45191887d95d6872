package dev.tandem.soak;

import dev.tandem.BatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a stage makes from its items. */
sealed interface Kind {

  /** One result from each item. */
  record One() implements Kind {}

  /**
   * Any number of results from each item.
   *
   * @param failsAfter the number of items, of a thousand, on which the stage fails after it has
   *     emitted some results
   * @param deaf whether the stage continues when its emitter is interrupted
   */
  record Many(Fan fan, int failsAfter, boolean deaf) implements Kind {
    /** Draws a kind for this number of items; the more items, the fewer results from each. */
    static Many draw(SplittableRandom random, int items) {
      List<Fan> fans = new ArrayList<>(List.of(Fan.NONE_OR_ONE, Fan.ONE, Fan.A_FEW));
      if (items <= 200) {
        fans.addAll(List.of(Fan.DOZENS, Fan.DOZENS));
      }
      if (items <= 60) {
        fans.add(Fan.BURST);
      }
      Fan fan = fans.get(random.nextInt(fans.size()));
      return new Many(fan, Behaviour.pick(random, 0, 0, 30), random.nextInt(4) == 0);
    }

    boolean bursts() {
      return fan == Fan.DOZENS || fan == Fan.BURST;
    }
  }

  /** The number of results from an item. */
  enum Fan {
    NONE_OR_ONE,
    ONE,
    A_FEW,
    /** Enough that each item fills a good part of a chunk. */
    DOZENS,
    /** Sometimes more than any queue and any chunk holds. */
    BURST;

    int count(int chance) {
      return switch (this) {
        case NONE_OR_ONE -> chance % 2;
        case ONE -> 1;
        case A_FEW -> chance % 4;
        case DOZENS -> chance % 40;
        case BURST -> chance % 16 == 0 ? 700 : chance % 2;
      };
    }
  }

  /**
   * Lists of items; the next stage is a {@link Bundle}.
   *
   * @param keys the number of keys whose items have lists of their own; 0 if there are none
   * @param lists the number of lists at a time
   * @param most the maximum weight of a list; 0 if items are not weighed
   */
  record Batch(int size, Duration limit, int keys, int lists, int most) implements Kind {
    static Batch draw(SplittableRandom random) {
      long limit = Behaviour.pick(random, 1, 100_000, 1_000_000, 10_000_000);
      boolean never = random.nextInt(3) == 0;
      int keys = Behaviour.pick(random, 0, 0, 1, 3, 20);
      return new Batch(
          Behaviour.pick(random, 1, 2, 7, 50, 300),
          never ? Duration.ofHours(1) : Duration.ofNanos(limit),
          keys,
          keys == 0 ? 1 : Behaviour.pick(random, 1, 2, 10),
          Behaviour.pick(random, 0, 0, 1, 5, 100));
    }

    BatchOptions<Item> addTo(BatchOptions<Item> options, StageDraw stage, Trial trial) {
      BatchOptions<Item> all = options.size(size).time(limit);
      if (keys > 0) {
        all =
            all.by(
                item -> {
                  trial.callbacks.of(stage, Callback.KEY, item);
                  return item.number % keys;
                },
                lists);
      }
      if (most > 0) {
        all =
            all.weight(
                most,
                item -> {
                  trial.callbacks.of(stage, Callback.WEIGHER, item);
                  return weight(item);
                });
      }
      return all;
    }

    /** Checks a list that the stage has made. */
    void check(List<Item> list, Trial trial) {
      trial.expect(list.size() <= size, "a list has " + list.size() + " items of " + size);
      if (keys > 0) {
        long different = list.stream().map(item -> item.number % keys).distinct().count();
        trial.expect(different == 1, "a list has items of " + different + " keys");
      }
      if (most > 0 && list.size() > 1) {
        int weight = list.stream().mapToInt(Batch::weight).sum();
        trial.expect(weight <= most, "a list weighs " + weight + " of " + most);
      }
    }

    private static int weight(Item item) {
      return item.number % 4;
    }
  }

  /** One item from each list. */
  record Bundle() implements Kind {}
}
