package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends of a run where several things happen at once, or where the user's code misbehaves. */
@Timeout(20)
class HardEndsTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  @SuppressWarnings("NullAway") // what a careless user does
  void nullIsRefusedAsAnInput() throws InterruptedException {
    var pipeline = Pipeline.<Integer, String>first("a", x -> "got " + x).in(environment);
    try (Run<Integer, String> run = pipeline.start()) {
      assertThatThrownBy(() -> run.put(null)).isInstanceOf(NullPointerException.class);
      assertThat(run.finish()).isEmpty();
    }
    assertThatThrownBy(() -> pipeline.outcomes(Arrays.asList(1, null)).forEach(outcome -> {}))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }
}
