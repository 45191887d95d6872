package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** Each workload once and small, so that no benchmark stops working unnoticed. */
@Timeout(120)
@Tag("slow")
class WorkloadsTest {
  private static final int COUNT =
      5_003; // not whole rounds of the values: a stage left out changes the sum

  @ParameterizedTest
  @EnumSource
  void everyEngineSendsEachItemThroughThreeStages(Engine engine) throws Exception {
    for (int workers : new int[] {1, 4}) {
      long sum =
          engine.run(Items.of(COUNT), Items::step, workers, Items.sum(COUNT, 3)); // checks it too
      assertThat(sum).isEqualTo(Items.sum(COUNT, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSumThatMissesOneStageIsRefused(Engine engine) {
    assertThatThrownBy(
            () -> engine.run(Items.of(COUNT), UnaryOperator.identity(), 1, Items.sum(COUNT, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the sum is");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SPUN_FIELD") // it is for one pair
  void everyQueuePassesEachItemOn(LaneKind queue) throws Exception {
    for (ThreadKind threads : ThreadKind.values()) {
      for (int pairs : new int[] {1, 4}) {
        var benchmark = new QueueBenchmark();
        benchmark.queue = queue;
        benchmark.threads = threads;
        benchmark.pairs = pairs;
        assertThat(benchmark.run(Items.of(4_000), Items.sum(4_000, 0)))
            .isEqualTo(Items.sum(4_000, 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachLineOfStagesThatWaitRunsWithEachAllocation(WaitingLine line) throws Exception {
    for (WaitingLine.Allocation allocation : WaitingLine.Allocation.values()) {
      var benchmark = new SizingBenchmark();
      benchmark.line = line;
      benchmark.allocation = allocation;
      assertThat(benchmark.run(100)).isNotNegative();
    }
  }

  @Test
  void aWebIsCrawledWhole() throws Exception {
    var benchmark = new CrawlBenchmark();
    benchmark.pages = 1_000;
    benchmark.serve();
    try {
      assertThat(benchmark.crawl()).isEqualTo(990); // it checks which, too
    } finally {
      benchmark.stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemComesBack(LaneKind queue) throws Exception {
    var benchmark = new RoundTripBenchmark();
    benchmark.queue = queue;
    var trip =
        new FutureTask<>(() -> {
          benchmark.start();
          Integer back = benchmark.thereAndBack();
          benchmark.end();
          return back;
        });
    Thread.ofVirtual().start(trip);
    assertThat(trip.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"TANDEM_RUN", "TANDEM_ORDERED", "ABQ_VIRTUAL", "MAP_CONCURRENT", "THREADS_ALONE"})
  void whoeverWaitsLosesNothing(Engine engine) throws Exception {
    for (WaitingBenchmark.Load load : WaitingBenchmark.Load.values()) {
      var benchmark = new WaitingBenchmark();
      benchmark.engine = engine;
      benchmark.load = load;
      assertThat(benchmark.run(Items.of(2_000), Items.sum(2_000, 3)))
          .isEqualTo(Items.sum(2_000, 3));
    }
    var tail = new TailBenchmark();
    tail.engine = engine;
    assertThat(tail.run(Items.of(80), Items.sum(80, 3))).isEqualTo(Items.sum(80, 3));
  }

  @ParameterizedTest
  @EnumSource
  void hostagesAreCountedOnceEach(HostageBenchmark.Mover mover) throws Exception {
    for (HostageBenchmark.Load load : HostageBenchmark.Load.values()) {
      var benchmark = new HostageBenchmark();
      benchmark.mover = mover;
      benchmark.load = load;
      benchmark.slowMillis = 1;
      benchmark.run(1_000); // refuses items that are lost or come twice
    }
  }

  @Test
  void everyGroupHasSomethingToRun() {
    for (boolean quick : new boolean[] {true, false}) {
      assertThat(Bench.GROUPS.values())
          .allSatisfy(plan -> assertThat(plan.apply(quick).runs()).isNotEmpty());
    }
  }

  @Test
  void whatIsMeasuredBecomesATable(@TempDir Path folder) throws Exception {
    Plan plan = IdleBenchmark.plan(true);
    for (ChainedOptionsBuilder run : plan.runs()) {
      run.forks(0).param("millis", "10"); // in this JVM, and not to be relied on
    }
    assertThat(Bench.measure(plan, folder))
        .contains("| 1000 idle workers | CPU, % of a core |", IdleBenchmark.Idle.TANDEM.label);
  }
}
