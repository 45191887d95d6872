package dev.tandem.soak;

import dev.tandem.Failure;
import dev.tandem.Retry;
import dev.tandem.StageOptions;
import dev.tandem.StageStats;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;

/** One option of a stage, and what must hold because of it. */
sealed interface Trait {

  /** Adds the option. */
  StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial);

  /** Checks what must hold once the run has ended. */
  default void check(StageStats stats, StageLog log, Trial trial) {}

  /**
   * Returns whether this is the failure that is not retried; its attempt may also have been out of
   * time.
   */
  static boolean isFinal(Throwable failure) {
    return failure instanceof Action.Final || failure.getCause() instanceof Action.Final;
  }

  private static void about(Trial trial, Callback callback) {
    trial.callbacks.about(Objects.requireNonNull(trial.callbacks.currentItem()), callback);
  }

  /** The number of workers. */
  record Workers(int count, boolean onCpu) implements Trait {
    static Workers draw(SplittableRandom random) {
      return new Workers(Behaviour.pick(random, 1, 1, 2, 3, 4, 8, 40), random.nextInt(8) == 0);
    }

    int count(int processors) {
      return onCpu ? Math.min(count, processors) : count;
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return onCpu ? options.workers(count).onCpu() : options.workers(count);
    }

    @Override
    public void check(StageStats stats, StageLog log, Trial trial) {
      int workers = count(trial.draw.processors());
      trial.expectEqual(stats.workers().count(), workers, "workers of " + stats.name());
      trial.expect(log.mostInside() <= workers, log.mostInside() + " at once in " + stats.name());
    }
  }

  /** The bound of the queue, by number or by weight. */
  record Bound(int most, boolean byWeight) implements Trait {
    static final int HEAVIEST = 7;

    static Bound draw(SplittableRandom random, boolean keyed) {
      boolean byWeight = random.nextInt(keyed ? 2 : 4) == 0;
      int most =
          keyed && byWeight // the items set aside matter here
              ? Behaviour.pick(random, 1, 8, 16, 32, 64)
              : Behaviour.pick(random, 1, 1, 2, 5, 16, 128, 1024);
      return new Bound(most, byWeight);
    }

    static Bound ofLists(SplittableRandom random) {
      return new Bound(Behaviour.pick(random, 1, 4, 64), random.nextInt(3) == 0);
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return byWeight
          ? options.queueWeight(most, item -> weigh(item, stage, trial))
          : options.queue(most);
    }

    private static long weigh(Item item, StageDraw stage, Trial trial) {
      // The thread that puts an item weighs it. On a thread of the caller, a misbehaving weigher is
      // the caller's problem.
      if (stage.index() > 0 || trial.draw.readsUndisturbed()) {
        trial.callbacks.of(stage, Callback.WEIGHER, item);
      }
      trial.logs.get(stage.index()).weights.comes(item, weight(item));
      return weight(item);
    }

    static long weight(Item item) {
      return 1L + item.number % HEAVIEST;
    }
  }

  /** The stage is told which items it does not finish. */
  record Discards() implements Trait {
    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.discarded(item -> item.discard(stage.index()));
    }
  }

  /** The number of retries. */
  record Retries(int most, Duration backoff) implements Trait {
    static final Retries NONE = new Retries(0, Duration.ZERO);

    static Retries draw(SplittableRandom random, boolean cancelled) {
      Duration backoff = Duration.ofNanos(Behaviour.pick(random, 0, 0, 50_000, 300_000));
      boolean endless = cancelled && random.nextInt(4) == 0;
      return new Retries(
          Behaviour.pick(random, 0, 0, 1, 2, 5), endless ? Duration.ofHours(1) : backoff);
    }

    boolean isLast(Throwable failure, int attempt) {
      return attempt > most || failure instanceof Action.Final || failure instanceof Error;
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      if (most == 0) {
        return options;
      }
      Retry retry =
          Retry.upTo(most, backoff)
              .when(failure -> {
                if (backoff.toHours() > 0) {
                  trial.disturber.disturbNow(); // else nothing would end the back-off
                }
                about(trial, Callback.RETRY);
                return !isFinal(failure);
              });
      return options.retry(retry);
    }
  }

  /** The stage restores the order of its items. */
  record Ordered(int window) implements Trait {
    static Ordered draw(SplittableRandom random) {
      return new Ordered(Behaviour.pick(random, 1, 3, 16, 300));
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.ordered(window);
    }
  }

  /** The stage works on one item of each key at a time; there are {@code keys} keys. */
  record OrderedBy(int keys) implements Trait {
    static OrderedBy draw(SplittableRandom random) {
      return new OrderedBy(Behaviour.pick(random, 1, 2, 7, 100));
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.orderedBy(item -> {
        trial.callbacks.of(stage, Callback.KEY, item);
        return key(item);
      });
    }

    Object key(Item item) {
      return item.number % keys;
    }

    @Override
    public void check(StageStats stats, StageLog log, Trial trial) {
      int most = log.mostInside();
      trial.expect(most <= keys, most + " at once in " + stats.name() + ", of " + keys + " keys");
    }
  }

  /** The number of attempts that may begin in a second. */
  record Rate(int aSecond) implements Trait {
    static Rate draw(SplittableRandom random) {
      return new Rate(Behaviour.pick(random, 20_000, 100_000));
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.rate(aSecond, Duration.ofSeconds(1));
    }
  }

  /** The time limit of an attempt. */
  record TimeLimit(Duration limit) implements Trait {
    static TimeLimit draw(SplittableRandom random) {
      return new TimeLimit(Duration.ofNanos(Behaviour.pick(random, 500_000, 1_000_000, 3_000_000)));
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.timeout(limit);
    }
  }

  /** The stage skips an item whose failure is not retried, whatever happens to the others. */
  record SkipFinal() implements Trait {
    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return options.skip(failure -> {
        about(trial, Callback.SKIP);
        return isFinal(failure);
      });
    }
  }

  /** What happens to an item that fails. */
  enum Policy implements Trait {
    STOP,
    SKIP,
    DEAD_LETTER,
    /** The receiver throws from the third dead letter on. */
    BROKEN_DEAD_LETTER;

    static Policy draw(SplittableRandom random) {
      return switch (random.nextInt(9)) {
        case 0, 1 -> STOP;
        case 2, 3, 4 -> SKIP;
        case 5 -> BROKEN_DEAD_LETTER;
        default -> DEAD_LETTER;
      };
    }

    @Override
    public StageOptions<Item> addTo(StageOptions<Item> options, StageDraw stage, Trial trial) {
      return switch (this) {
        case STOP -> options.stop();
        case SKIP -> options.skip();
        case DEAD_LETTER, BROKEN_DEAD_LETTER ->
            options.deadLetter(letter -> receive(letter, stage, trial));
      };
    }

    private void receive(Failure<?, Item> letter, StageDraw stage, Trial trial) {
      Item item = letter.item();
      trial.callbacks.about(item, Callback.LETTER);
      trial.expectEqual(letter.stage(), stage.name(), "stage of a letter");
      trial.expectEqual(
          letter.attempts(), item.attemptsAt(stage.index()), "attempts of a letter of " + item);
      trial.expect(
          Fates.isFailureOf(letter.cause(), item, trial),
          "letter of " + item + " has " + letter.cause());
      if (this == BROKEN_DEAD_LETTER && trial.logs.get(stage.index()).letter() > 2) {
        var full = new IllegalStateException("no more letters");
        item.complain(full);
        throw full;
      }
      item.deadLetter();
      trial.snapshots.tookFailure(letter.cause());
      trial.snapshots.take();
    }
  }
}
