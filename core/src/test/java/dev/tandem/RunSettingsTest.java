package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
  private final RunSettings defaults = RunSettings.defaults();

  @Test
  void thoseOfAPipelineWithoutSomeAreThoseOfTheNext() {
    assertThat(defaults.and(defaults.withWorkerBudget(7)).workerBudget()).isEqualTo(7);
    assertThat(defaults.and(defaults).workerBudget()).isEqualTo(256);
    assertThat(defaults.and(defaults.within(Duration.ofSeconds(7))).limit())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aBudgetThatWasSetIsKeptEvenIfItIsTheDefault() {
    RunSettings set = defaults.withWorkerBudget(256);
    assertThat(set.and(defaults.withWorkerBudget(2000)).workerBudget()).isEqualTo(256);
    assertThat(defaults.withWorkerBudget(8).and(set).workerBudget()).isEqualTo(8);
  }

  @Test
  void aChangeOfOneKeepsTheOthersAndTheOriginal() {
    RunSettings all =
        defaults
            .within(Duration.ofSeconds(1))
            .stallAfter(Duration.ofSeconds(2))
            .withWorkerBudget(3)
            .withResults(new ResultBound(4, null));
    assertThat(all.limit()).isEqualTo(Duration.ofSeconds(1));
    assertThat(all.stallAfter()).isEqualTo(Duration.ofSeconds(2));
    assertThat(all.workerBudget()).isEqualTo(3);
    assertThat(all.results()).isEqualTo(new ResultBound(4, null));
    assertThat(defaults.limit()).isNull();
    assertThat(defaults.workerBudget()).isEqualTo(256);
  }

  @Test
  void listenersOfBothAreNotifiedInOrder() {
    List<String> notified = new ArrayList<>();
    RunSettings both =
        defaults
            .withListener(listener("a", notified))
            .and(defaults.withListener(listener("b", notified)));
    both.listener().ended(new Stats(List.of(), Duration.ZERO, Histogram.of()));
    assertThat(notified).containsExactly("a", "b");
    assertThat(defaults.isListening()).isFalse();
    assertThat(both.isListening()).isTrue();
  }

  private static RunListener listener(String name, List<String> notified) {
    return new RunListener() {
      @Override
      public void ended(Stats stats) {
        notified.add(name);
      }
    };
  }
}
