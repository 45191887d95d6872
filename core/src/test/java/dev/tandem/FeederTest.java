package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rebalancer forwards the inputs of a feeder, as many as there is room for. */
@Timeout(60)
class FeederTest {
  private final ManualClock clock = new ManualClock();
  private final Environment environment = new Environment(clock, new Crew(), 2);
  private final StageRun first = first(4);
  private final Feeder<Integer> feeder =
      new Feeder<>(first, null, bystander(), new Rebalancer(), new InterruptGuard(clock), clock);

  @Test
  void returnsHowManyInputsFoundNoRoom() throws InterruptedException {
    feeder.forwardNow(chunk(1));
    feeder.forwardNow(chunk(2));
    feeder.forwardNow(chunk(3));
    assertThat(feeder.forwardNow(chunk(4, 5, 6))).isEqualTo(2);
    assertThat(first.queue.level().depth()).isEqualTo(4);
    assertThat(feeder.forwardNow(chunk(5, 6))).isEqualTo(2);
    assertThat(first.queue.shutdown())
        .flatExtracting(Chunk::originList)
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void keepsAllInputsWhenTheRunAcceptsNoMore() {
    first.queue.close();
    assertThat(feeder.forwardNow(chunk(4, 5, 6))).isEqualTo(3);
    assertThat(first.queue.level().depth()).isZero();
  }

  private StageRun first(int bound) {
    StageSpec description =
        StageSpec.of("a", x -> x, StageOptions.<Object>defaults().queue(bound).workers(2));
    var results = new CollectedResults<>();
    RunSettings settings = RunSettings.defaults().in(environment);
    return new StageRun(
        description, null, results, results, settings, new ItemContext(null), clock, bystander());
  }

  private Execution<Integer> bystander() {
    StageSpec description = StageSpec.of("a", x -> x, StageOptions.defaults());
    return new Execution<>(
        List.of(description), new CollectedResults<>(), RunSettings.defaults().in(environment));
  }

  private static Chunk chunk(int... inputs) {
    Chunk chunk = new Chunk(1);
    for (int input : inputs) {
      chunk.add(input, input);
    }
    return chunk;
  }
}
