package dev.tandem.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a stage makes of its items. */
sealed interface Kind {

  /** One result of each. */
  record One() implements Kind {}

  /**
   * Any number of results of each.
   *
   * @param failsAfter of how many of a thousand items it fails when it has emitted some results
   * @param deaf whether it goes on when its emitter is interrupted
   */
  record Many(Fan fan, int failsAfter, boolean deaf) implements Kind {
    /** One for so many items; the more there are, the fewer results it makes of each. */
    static Many draw(SplittableRandom random, int items) {
      List<Fan> fans = new ArrayList<>(List.of(Fan.NONE_OR_ONE, Fan.ONE, Fan.A_FEW));
      if (items <= 200) {
        fans.addAll(List.of(Fan.DOZENS, Fan.DOZENS));
      }
      if (items <= 60) {
        fans.add(Fan.BURST);
      }
      Fan fan = fans.get(random.nextInt(fans.size()));
      return new Many(fan, Temper.pick(random, 0, 0, 30), random.nextInt(4) == 0);
    }

    boolean bursts() {
      return fan == Fan.DOZENS || fan == Fan.BURST;
    }
  }

  /** How many results. */
  enum Fan {
    NONE_OR_ONE,
    ONE,
    A_FEW,
    /** So many that each item fills a good part of a chunk. */
    DOZENS,
    /** Now and then more than any queue and any chunk holds. */
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

  /** Lists; the stage behind it is a {@link Bundle}. */
  record Batch(int size, Duration limit) implements Kind {
    static Batch draw(SplittableRandom random) {
      long limit = Temper.pick(random, 1, 100_000, 1_000_000, 10_000_000);
      boolean never = random.nextInt(3) == 0;
      return new Batch(
          Temper.pick(random, 1, 2, 7, 50, 300),
          never ? Duration.ofHours(1) : Duration.ofNanos(limit));
    }
  }

  /** One item of each list. */
  record Bundle() implements Kind {}
}
