package dev.tandem;

import static dev.tandem.SimulatedLine.MILLIS;
import static dev.tandem.SimulatedLine.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines in virtual time find numbers of workers that are close to the best fixed ones. */
@Timeout(120)
class WorkerSizingTest {
  private static final int PROCESSORS = 4;
  private static final int BUDGET = 256;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSecondStageThatStartsSlowlyGetsItsShare(long seed) {
    SimulatedLine line = SizingLines.two(seed).items(200_000);
    SimulatedSizing sizing = size(line, 126);
    line.runUntil(100 * SECOND);
    double ideal = 200_000 * 38.0 * MILLIS / 126;
    report("two stages, times the ideal time", line.lastFinish() / ideal, sizing);
    assertThat(line.lastFinish() / ideal).as("%s", sizing).isBetween(1.0, 1.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nineStagesAreAsFastAsWithTheBestFixedWorkers(long seed) {
    SimulatedSizing sizing = size(SizingLines.nine(seed), BUDGET);
    double rate = sizing.rate(15 * SECOND, 45 * SECOND);
    var fixed = new FixedWorkers(() -> SizingLines.nine(seed), 5 * SECOND, 35 * SECOND);
    double share = rate / fixed.best(sizing.workers());
    report("nine stages, share of the best", share, sizing);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aLineOfFilesIsAsFastAsWithTheBestFixedWorkers(long seed) {
    SimulatedSizing sizing = size(SizingLines.files(seed), BUDGET);
    double rate = sizing.rate(5 * SECOND, 30 * SECOND);
    var fixed = new FixedWorkers(() -> SizingLines.files(seed), 5 * SECOND, 30 * SECOND);
    double share = rate / fixed.rate(32, 64, PROCESSORS, 1); // four processors limit it
    report("files, share of the best", share, sizing);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
    assertThat(sizing.workers()[2]).isEqualTo(PROCESSORS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aFastProducerDoesNotGrow(long seed) {
    SimulatedSizing sizing = size(SizingLines.producer(seed), BUDGET);
    double share = sizing.rate(20 * SECOND, 60 * SECOND) / 80;
    report("fast producer, share of the best", share, sizing);
    assertThat(sizing.changes).allMatch(change -> change.workers().get(0) == 1);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aBackendThatAdmitsFourGetsLittleMore(long seed) {
    SimulatedSizing sizing = size(SizingLines.behindFour(seed), BUDGET);
    double share = sizing.rate(5 * SECOND, 60 * SECOND) / 80;
    report("backend for four, share of its rate", share, sizing);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
    assertThat(sizing.mean(1, 5 * SECOND)).as("%s", sizing).isBetween(3.9, 6.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void processorsThatAreBusyGetLittleMore(long seed) {
    SimulatedSizing sizing = size(SizingLines.onFourProcessors(seed), BUDGET);
    double share = sizing.rate(5 * SECOND, 60 * SECOND) / (4 * 1000 / 17.0);
    report("four processors, share of their rate", share, sizing);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
    assertThat(Arrays.stream(sizing.workers()).max().orElseThrow()).as("%s", sizing).isLessThan(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStageThatBecomesSlowerGetsMoreAtOnce(long seed) {
    SimulatedSizing sizing = size(SizingLines.slower(seed, 20 * SECOND), 64);
    double before = sizing.rate(10 * SECOND, 20 * SECOND) / (64 * 1000 / 50.0);
    double share = sizing.rate(23 * SECOND, 40 * SECOND) / (64 * 1000 / 90.0);
    report("slower after 20 s, share of the ideal rate", share, sizing);
    assertThat(before).as("%s", sizing).isGreaterThan(0.9);
    assertThat(share).as("%s", sizing).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void staysAsItIsWhileNothingChanges(long seed) {
    SimulatedSizing sizing = size(SizingLines.two(seed), 126);
    sizing.line.runUntil(600 * SECOND);
    report("ten minutes, changes", (double) sizing.changesSince(5 * SECOND), sizing);
    assertThat(sizing.changesSince(5 * SECOND)).as("%s", sizing).isLessThan(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void respectsTheBoundsOfEachStage(long seed) {
    SimulatedLine line = SizingLines.two(seed);
    line.stage(0).between(3, 5);
    line.stage(1).between(2, 40);
    SimulatedSizing sizing = size(line, 20);
    line.runUntil(20 * SECOND);
    assertThat(sizing.changes).allMatch(change -> isBetween(change.workers().get(0), 3, 5));
    assertThat(sizing.changes).allMatch(change -> isBetween(change.workers().get(1), 2, 40));
    assertThat(sizing.workers()[0]).isEqualTo(5);
    assertThat(sizing.workers()[1]).isBetween(6, 8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theNumbersOfSeveralStagesNeverExceedTheBudget(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      var line = new SimulatedLine(random.nextLong()).every(random.nextLong(MILLIS, 20 * MILLIS));
      int stages = random.nextInt(2, 5);
      for (int stage = 0; stage < stages; stage++) {
        line.add("s" + stage, SimulatedService.exponential(random.nextLong(MILLIS, 60 * MILLIS)));
      }
      int budget = random.nextInt(stages, 20);
      SimulatedSizing sizing = size(line, budget);
      line.runUntil(30 * SECOND);
      assertThat(sizing.changes)
          .as("budget %d", budget)
          .allMatch(change -> change.workers().stream().mapToInt(n -> n).sum() <= budget);
    }
  }

  private static boolean isBetween(int count, int least, int most) {
    return count >= least && count <= most;
  }

  private static SimulatedSizing size(SimulatedLine line, int budget) {
    var sizing = new SimulatedSizing(line, budget, PROCESSORS);
    line.start();
    return sizing;
  }

  private static void report(String what, double value, SimulatedSizing sizing) {
    System.out.printf("%s: %.3f, from %s%n", what, value, sizing);
  }
}
