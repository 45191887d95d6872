package dev.tandem;

import static dev.tandem.SimulatedLine.MILLIS;
import static dev.tandem.SimulatedLine.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thirteen links of Vector's tests of adaptive concurrency, with the ranges of its test data.
 * Where a range describes how fast Vector's own limit grows, reaching it from the better side is as
 * good: more throughput than its most, or fewer requests in flight than its least.
 */
@Timeout(60)
class AdaptiveLinkTest {
  private static final long DELAY = 100 * MILLIS;

  /**
   * A link, what is sent through it, and the ranges.
   *
   * @param requests the number of requests
   * @param interval the time between two requests; 0 if the sender is as fast as the link
   * @param min the fewest workers
   * @param max the most
   * @param leastRate the least throughput, in requests a second
   * @param mostMean the most requests in flight, on average
   */
  record Scenario(
      String name,
      SimulatedLink link,
      int requests,
      long interval,
      int min,
      int max,
      double leastRate,
      double mostMean) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        new Scenario("constant link", link(), 500, 0, 1, 31, 150, 31),
        new Scenario(
            "defers at high concurrency",
            link().mostInFlight(5, SimulatedLink.Above.DEFER),
            500,
            0,
            1,
            64,
            20,
            5),
        new Scenario("defers at high rate", link().mostInSecond(100), 1000, 0, 1, 64, 31, 9),
        new Scenario(
            "drops at high concurrency",
            link().mostInFlight(5, SimulatedLink.Above.DROP),
            500,
            0,
            1,
            64,
            15,
            4),
        new Scenario("fixed, with jitter", link().jitter(0.5), 500, 0, 10, 10, 55, 10),
        new Scenario("fixed", link(), 500, 0, 10, 10, 80, 10.01),
        new Scenario("jittery link", link().jitter(0.1), 1000, 0, 1, 40, 70, 40),
        new Scenario("medium sender", link(), 500, 25 * MILLIS, 1, 64, 39, 4.5),
        new Scenario("retried requests", link().failing(5, 2), 20, 0, 1, 1, 1, 1),
        new Scenario("shallow knee", link().knee(10, 1.1), 1000, 0, 1, 64, 87, 11),
        new Scenario("slow link", link().scale(1), 200, 0, 1, 64, 9.5, 5),
        new Scenario(
            "slow sender", new SimulatedLink(DELAY / 2), 100, 100 * MILLIS, 1, 64, 9.9, 0.55),
        new Scenario(
            "sender as slow as the link",
            new SimulatedLink(DELAY / 2),
            100,
            50 * MILLIS,
            1,
            64,
            19,
            1.2));
  }

  private static SimulatedLink link() {
    return new SimulatedLink(DELAY);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isWithinTheRangesOrBetter(Scenario scenario) {
    long seed = 1;
    SimulatedLine line =
        new SimulatedLine(seed).items(scenario.requests()).every(scenario.interval());
    int queue = scenario.interval() == 0 ? 16 : scenario.requests();
    line.add("send", scenario.link()).between(scenario.min(), scenario.max()).queue(queue);
    var sizing = new SimulatedSizing(line, 256, 4);
    line.start();
    while (line.finished() < scenario.requests()) {
      line.runUntil(line.now() + 10 * MILLIS);
    }
    double rate = scenario.requests() * (double) SECOND / line.lastFinish();
    SimulatedLink link = scenario.link();
    System.out.printf(
        "%s: %.1f/s, in flight %.2f, mostly %d, at most %d, from %s%n",
        scenario, rate, link.mean(), link.mode(), link.max(), sizing);
    assertThat(rate).as("%s", sizing).isGreaterThanOrEqualTo(scenario.leastRate());
    assertThat(link.mean()).as("%s", sizing).isLessThanOrEqualTo(scenario.mostMean());
  }
}
