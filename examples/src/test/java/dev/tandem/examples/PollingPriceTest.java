package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the two trials measure. */
@Timeout(20)
class PollingPriceTest {

  @Test
  void aPollingPipelinePollsMoreOftenThanItFindsSomething() throws Exception {
    Cost cost = PolledTrial.run(Arrivals.sparse(20));
    assertThat(cost.delays()).hasSize(20).allMatch(delay -> delay > 0);
    assertThat(cost.polls()).isGreaterThan(3 * 20);
    assertThat(cost.cpu()).isPositive();
  }

  @Test
  void aPipelineThatWaitsTakesOnceAnItemAndStage() throws Exception {
    Cost cost = BlockingTrial.run(Arrivals.sparse(20));
    assertThat(cost.delays()).hasSize(20).allMatch(delay -> delay > 0);
    assertThat(cost.polls()).isEqualTo(3 * 20);
    assertThat(cost.cpu()).isPositive();
  }

  @Test
  void whereItemsAreSparsePollingDelaysThem() throws Exception {
    Cost polled = PolledTrial.run(Arrivals.sparse(40));
    Cost waiting = BlockingTrial.run(Arrivals.sparse(40));
    assertThat(waiting.meanDelay()).isLessThan(polled.meanDelay());
  }
}
