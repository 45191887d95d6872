package dev.tandem.soak;

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

  /** Lists of items; the next stage is a {@link Bundle}. */
  record Batch(int size, Duration limit) implements Kind {
    static Batch draw(SplittableRandom random) {
      long limit = Behaviour.pick(random, 1, 100_000, 1_000_000, 10_000_000);
      boolean never = random.nextInt(3) == 0;
      return new Batch(
          Behaviour.pick(random, 1, 2, 7, 50, 300),
          never ? Duration.ofHours(1) : Duration.ofNanos(limit));
    }
  }

  /** One item from each list. */
  record Bundle() implements Kind {}
}
