package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.PipelineException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run stops when too many items of a stage have failed. */
@Timeout(60)
class MaxFailuresTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 1000).boxed().toList();

  /** Fails at multiples of ten. */
  private static Pipeline<Integer, Integer> pipeline(UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class)
        .then(
            "work",
            x -> {
              if (x % 10 == 0) {
                throw new IOException("item " + x);
              }
              return x;
            },
            options);
  }

  private static PipelineException failure(UnaryOperator<StageOptions<Integer>> options) {
    return catchThrowableOfType(PipelineException.class, () -> pipeline(options).run(INPUTS));
  }

  @Test
  void moreThanANumber() {
    PipelineException e = failure(s -> s.skip().maxFailures(4));
    assertThat(e.reason()).isEqualTo(new Reason.TooManyFailures("work", 5, 41));
    assertThat(e).hasRootCauseMessage("item 40");
    assertThat(e.results()).hasSize(36);
    assertThat(e.stats().conserved()).isTrue();
  }

  @Test
  void asManyAsTheNumberMayFail() throws InterruptedException {
    assertThat(pipeline(s -> s.skip().maxFailures(100)).run(INPUTS)).hasSize(900);
  }

  @Test
  void moreThanAShareOfEnoughItems() {
    PipelineException e = failure(s -> s.skip().maxFailureShare(0.05, 200));
    Reason.TooManyFailures reason = (Reason.TooManyFailures) e.reason();
    assertThat(reason.items()).isGreaterThanOrEqualTo(200);
    assertThat(reason.failures()).isGreaterThan(10);
  }

  @Test
  void asLargeAShareMayFail() throws InterruptedException {
    assertThat(pipeline(s -> s.skip().maxFailureShare(0.11, 200)).run(INPUTS)).hasSize(900);
    // Each of the workers may be ahead by the failure with which its batch begins.
    assertThat(pipeline(s -> s.skip().workers(4).maxFailureShare(0.2, 200)).run(INPUTS))
        .hasSize(900);
  }

  @Test
  void deliveredFailuresCount() {
    List<Object> dead = new ArrayList<>();
    PipelineException e = failure(s -> s.deadLetter(f -> dead.add(f.item())).maxFailures(2));
    assertThat(e.reason()).isInstanceOf(Reason.TooManyFailures.class);
    assertThat(dead).containsExactly(0, 10, 20);
  }

  @Test
  void outcomesCount() {
    List<Outcome<Integer, Integer>> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (var outcomes = pipeline(s -> s.maxFailures(2)).outcomes(INPUTS)) {
                outcomes.forEach(seen::add);
              }
            })
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("stage 'work' failed at 3 of ");
    assertThat(seen.stream().filter(Outcome.Failed.class::isInstance)).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void whatIsRejectedOnPurposeDoesNot() throws InterruptedException {
    assertThat(
            pipeline(
                    s -> s.skip(IOException.class::isInstance).maxFailures(1).maxFailureShare(0, 1))
                .run(INPUTS))
        .hasSize(900);
  }

  @Test
  void limitsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> pipeline(s -> s.maxFailures(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pipeline(s -> s.maxFailureShare(1, 5)))
        .hasMessage("the share of failures is not from 0 to below 1: 1.0");
    assertThatThrownBy(() -> pipeline(s -> s.maxFailureShare(0.5, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
