package dev.tandem.bench;

import dev.tandem.Emitter;
import dev.tandem.Pipeline;
import dev.tandem.StageOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A line of stages that wait, whose best numbers of workers are known. */
@SuppressWarnings("ImmutableEnumChecker") // all of it is made by List.of and records
public enum WaitingLine {
  TWO_STAGES(
      "two stages, 17 and 21 ms, 126 workers",
      new Limits(20, 8, 126),
      126 / 0.038,
      List.of(56, 70),
      List.of(WaitingStage.exponential("first", 17), WaitingStage.exponential("second", 21))),
  FAST_PRODUCER(
      "fast producer, slow consumer",
      new Limits(20, 8, 256),
      80,
      List.of(1, 8),
      List.of(
          WaitingStage.exponential("fast", 1), WaitingStage.exponential("slow", 100).atMost(8))),
  NINE_STAGES(
      "nine stages, 2.5 µs to 625 ms, 256 workers",
      new Limits(60, 30, 256),
      256 / 1.2987,
      List.of(3, 1, 3, 1, 7, 58, 60, 2, 121),
      List.of(
          WaitingStage.lognormal("a", 14.9),
          WaitingStage.lognormal("b", 0.0025),
          WaitingStage.lognormal("c", 13),
          WaitingStage.lognormal("d", 2.82),
          WaitingStage.lognormal("e", 35.7),
          WaitingStage.lognormal("f", 294.1),
          WaitingStage.lognormal("g", 303),
          WaitingStage.lognormal("h", 10.2),
          WaitingStage.lognormal("i", 625))),
  FILES(
      "open, read, map, batch",
      new Limits(20, 8, 256),
      4 / 0.03,
      List.of(32, 64, 4),
      List.of(
          WaitingStage.exponential("open", 30),
          WaitingStage.exponential("read", 15),
          WaitingStage.exponential("map", 3).atMost(4))),
  FOUR_AT_A_TIME(
      "backend that admits four",
      new Limits(20, 8, 256),
      80,
      List.of(1, 4, 2),
      List.of(
          WaitingStage.exponential("before", 10),
          WaitingStage.exponential("limited", 50),
          WaitingStage.exponential("after", 20))),
  SLOWER(
      "one of three stages three times slower, 3 s later",
      new Limits(20, 13, 64),
      64 / 0.09,
      List.of(8, 42, 14),
      List.of(
          WaitingStage.exponential("first", 10),
          WaitingStage.exponential("changing", 20),
          WaitingStage.exponential("last", 20)));

  private static final int READS = 10; // of a file
  private static final double CHANGE = 10; // seconds, when a stage becomes slower

  /**
   * The limits of a measurement.
   *
   * @param seconds how long the line runs
   * @param from the second from which on its results count
   * @param budget how many workers the automatic stages share
   */
  record Limits(int seconds, int from, int budget) {}

  final String label;
  final Limits limits;
  final double ideal; // results a second
  final List<Integer> best; // found by a search in virtual time
  final List<WaitingStage> stages;

  WaitingLine(
      String label, Limits limits, double ideal, List<Integer> best, List<WaitingStage> stages) {
    this.label = label;
    this.limits = limits;
    this.ideal = ideal;
    this.best = best;
    this.stages = stages;
  }

  /** Returns a pipeline that starts now, and all of whose times are shorter by this factor. */
  Pipeline<Integer, ?> pipeline(Allocation allocation, double faster) {
    var backend = new Semaphore(4);
    long begun = System.nanoTime();
    Pipeline<Integer, Integer> all = Pipeline.of(Integer.class);
    for (int i = 0; i < stages.size(); i++) {
      WaitingStage stage = stages.get(i);
      int number = i;
      if (this == FILES && i == 0) {
        all =
            all.thenMany(
                stage.name(),
                (Integer item, Emitter<Integer> out) -> {
                  stage.await(item, 1 / faster);
                  for (int read = 0; read < READS; read++) {
                    out.emit(READS * item + read);
                  }
                },
                s -> workers(s, allocation, number));
      } else {
        all =
            all.then(
                stage.name(),
                item -> {
                  await(stage, item, backend, begun, faster);
                  return item;
                },
                s -> workers(s, allocation, number));
      }
    }
    all = all.workerBudget(limits.budget);
    return this == FILES ? all.batch(READS, Duration.ofSeconds(1)) : all;
  }

  private void await(WaitingStage stage, int item, Semaphore backend, long begun, double faster)
      throws InterruptedException {
    if (this == FOUR_AT_A_TIME && stage.name().equals("limited")) {
      backend.acquire();
      try {
        stage.await(item, 1 / faster);
      } finally {
        backend.release();
      }
    } else {
      boolean slower =
          this == SLOWER
              && stage.name().equals("changing")
              && (System.nanoTime() - begun) * faster > CHANGE * TimeUnit.SECONDS.toNanos(1);
      stage.await(item, (slower ? 3 : 1) / faster);
    }
  }

  private StageOptions<Integer> workers(
      StageOptions<Integer> options, Allocation allocation, int stage) {
    int most = stages.get(stage).most();
    return switch (allocation) {
      case AUTO -> options.autoWorkers(1, Math.min(most, limits.budget));
      case BEST -> options.workers(best.get(stage));
      case EVERYWHERE_64 -> options.workers(Math.min(most, 64));
    };
  }

  /** Where the numbers of workers come from. */
  public enum Allocation {
    AUTO("`autoWorkers`"),
    BEST("fixed, found by search"),
    EVERYWHERE_64("64 everywhere");

    final String label;

    Allocation(String label) {
      this.label = label;
    }
  }
}
