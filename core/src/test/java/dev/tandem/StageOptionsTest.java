package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The options of a stage are immutable and checked. */
class StageOptionsTest {
  private static final StageOptions<Integer> DEFAULTS = StageOptions.defaults();

  static Stream<Arguments> bad() {
    return Stream.of(
        bad("workers", "0", s -> s.workers(0)),
        bad("workers", "-3", s -> s.workers(-3)),
        bad("fewest workers", "0", s -> s.autoWorkers(0, 3)),
        bad("most workers", "4", s -> s.autoWorkers(5, 4)),
        bad("queue", "0", s -> s.queue(0)),
        bad("queue", "-1", s -> s.queueWeight(-1, x -> 1)),
        bad("attempt", "PT0S", s -> s.timeout(Duration.ZERO)),
        bad("attempt", "PT-1S", s -> s.timeout(Duration.ofSeconds(-1))),
        bad("attempts", "PT0S", s -> s.deadline(Duration.ZERO)),
        bad("rate", "0", s -> s.rate(0, Duration.ofSeconds(1))),
        bad("rate", "PT0S", s -> s.rate(1, Duration.ZERO)),
        bad("window", "-8", s -> s.ordered(-8)),
        bad("window", "0", s -> s.ordered(0)),
        bad("retries", "-1", s -> s.retry(-1, Duration.ZERO)),
        bad("back-off", "PT-0.001S", s -> s.retry(1, Duration.ofMillis(-1))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  void aBadValueIsRefusedAndNamed(String name, String value, Consumer<StageOptions<Integer>> use) {
    assertThatThrownBy(() -> use.accept(DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageEndingWith(value.contains("0.001") ? value + ", at most PT30S" : value);
  }

  @Test
  @SuppressWarnings("NullAway") // the test is about null
  void nullIsRefused() {
    List<Consumer<StageOptions<Integer>>> uses =
        List.of(
            s -> s.queueWeight(1, null),
            s -> s.retry(null),
            s -> s.timeout(null),
            s -> s.deadline(null),
            s -> s.rate(1, null),
            s -> s.orderedBy(null),
            s -> s.skip(null),
            s -> s.deadLetter(null));
    assertThat(uses)
        .allSatisfy(use ->
            assertThatThrownBy(() -> use.accept(DEFAULTS))
                .isInstanceOf(NullPointerException.class));
  }

  @Test
  void eachMethodReturnsAChangedCopyAndLeavesTheOriginal() {
    StageOptions<Integer> all =
        DEFAULTS
            .workers(3)
            .onCpu()
            .queue(7)
            .retry(2, Duration.ZERO)
            .timeout(Duration.ofSeconds(5))
            .deadline(Duration.ofSeconds(50))
            .rate(10, Duration.ofSeconds(1))
            .ordered(9)
            .skip();
    assertThat(all.workerCount(8)).isEqualTo(3);
    assertThat(all.isOnCpu()).isTrue();
    assertThat(all.bound()).isEqualTo(7);
    assertThat(all.retry().retries()).isEqualTo(2);
    assertThat(all.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(all.deadline()).isEqualTo(Duration.ofSeconds(50));
    assertThat(interval(all)).isEqualTo(100_000_000);
    assertThat(all.window()).isEqualTo(9);
    assertThat(all.onFailure(new IllegalStateException())).isInstanceOf(OnFailure.Skip.class);

    assertThat(DEFAULTS.workerCount(8)).isEqualTo(1);
    assertThat(DEFAULTS.isOnCpu()).isFalse();
    assertThat(DEFAULTS.bound()).isEqualTo(128);
    assertThat(DEFAULTS.weigher()).isNull();
    assertThat(DEFAULTS.retry().retries()).isZero();
    assertThat(DEFAULTS.timeout()).isNull();
    assertThat(DEFAULTS.deadline()).isNull();
    assertThat(interval(DEFAULTS)).isZero();
    assertThat(DEFAULTS.window()).isZero();
    assertThat(DEFAULTS.key()).isNull();
    assertThat(DEFAULTS.onFailure(new IllegalStateException())).isInstanceOf(OnFailure.Stop.class);
  }

  @Test
  void aStageThatFindsItsNumberOfWorkersHasBounds() {
    assertThatThrownBy(() -> Pipeline.of(Integer.class).workerBudget(0)).hasMessageContaining("0");
    assertBounds(DEFAULTS.autoWorkers(), 1, 64, 1);
    assertBounds(DEFAULTS.autoWorkers(3, 200), 3, 200, 3);
    assertBounds(DEFAULTS.autoWorkers(3, 200).ordered(20), 3, 20, 3);
    assertBounds(DEFAULTS.ordered(2).autoWorkers(3, 200), 2, 2, 2);
    assertBounds(DEFAULTS.autoWorkers().onCpu(), 1, 8, 8);
    assertBounds(DEFAULTS.onCpu().autoWorkers(2, 5), 2, 5, 5);
    assertThat(DEFAULTS.workers(3).isAutomatic()).isFalse();
  }

  private static void assertBounds(StageOptions<Integer> options, int min, int max, int first) {
    assertThat(options.isAutomatic()).isTrue();
    assertThat(options.workerBounds(8).min()).isEqualTo(min);
    assertThat(options.workerBounds(8).max()).isEqualTo(max);
    assertThat(options.mostWorkers(8)).isEqualTo(max);
    assertThat(options.workerCount(8)).isEqualTo(first);
  }

  static Stream<Arguments> exclusive() {
    return Stream.of(
        bad("ordered", "orderedBy", s -> s.ordered(5).orderedBy(x -> x)),
        bad("ordered", "orderedBy", s -> s.orderedBy(x -> x).ordered(5)),
        bad("workers", "autoWorkers", s -> s.workers(3).autoWorkers()),
        bad("workers", "autoWorkers", s -> s.autoWorkers(2, 5).workers(3)),
        bad("queue", "queueWeight", s -> s.queue(3).queueWeight(500, x -> 1)),
        bad("queue", "queueWeight", s -> s.queueWeight(500, x -> 1).queue(3)),
        bad("skip", "deadLetter", s -> s.skip().deadLetter(letter -> {})),
        bad("deadLetter", "skip", s -> s.deadLetter(letter -> {}).skip()),
        bad("stop", "skip", s -> s.stop().skip()),
        bad("deadLetter", "stop", s -> s.deadLetter(letter -> {}).stop()));
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("exclusive")
  void optionsThatExcludeEachOtherAreRefused(
      String one, String other, Consumer<StageOptions<Integer>> use) {
    assertThatThrownBy(() -> use.accept(DEFAULTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(one)
        .hasMessageContaining(other);
  }

  @Test
  void anOptionThatIsSetAgainReplacesItsEarlierValue() {
    assertThat(DEFAULTS.queue(3).queue(5).bound()).isEqualTo(5);
    assertThat(DEFAULTS.ordered(3).ordered(5).window()).isEqualTo(5);
    assertThat(DEFAULTS.queueWeight(3, x -> 1).queueWeight(5, x -> 1).bound()).isEqualTo(5);
  }

  @Test
  void predicatesAndReceiversAddUp() {
    StageOptions<Integer> skipping =
        DEFAULTS
            .skip(e -> e instanceof IllegalStateException)
            .skip(e -> e instanceof IllegalArgumentException);
    assertThat(skipping.onFailure(new IllegalStateException())).isInstanceOf(OnFailure.Skip.class);
    assertThat(skipping.onFailure(new IllegalArgumentException()))
        .isInstanceOf(OnFailure.Skip.class);
    assertThat(skipping.onFailure(new RuntimeException())).isInstanceOf(OnFailure.Stop.class);

    List<String> received = new ArrayList<>();
    StageOptions<Integer> delivering =
        DEFAULTS
            .deadLetter(letter -> received.add("one " + letter.item()))
            .deadLetter(letter -> received.add("two " + letter.item()));
    var cause = new IllegalStateException();
    if (delivering.onFailure(cause) instanceof OnFailure.Deliver<Integer>(var receiver)) {
      receiver.accept(new Failure<>(7, 7, "a", cause, 1));
    }
    assertThat(received).containsExactly("one 7", "two 7");
  }

  @Test
  void eachRunHasItsOwnRateLimiter() {
    StageOptions<Integer> options = DEFAULTS.rate(1, Duration.ofHours(1));
    assertThat(options.rateLimiter()).isNotSameAs(options.rateLimiter());
  }

  @Test
  void aRateMayBeLargerThanOneANanosecondOrSmallerThanOneACentury() {
    assertThat(interval(DEFAULTS.rate(1000, Duration.ofNanos(1)))).isEqualTo(1);
    assertThat(interval(DEFAULTS.rate(1, Duration.ofDays(1_000_000))))
        .isEqualTo(Duration.ofDays(365).toNanos());
    assertThat(interval(DEFAULTS.rate(4, Duration.ofSeconds(1)))).isEqualTo(250_000_000);
  }

  private static long interval(StageOptions<?> options) {
    return options.rateLimiter().interval();
  }

  private static Arguments bad(
      String name, String value, Function<StageOptions<Integer>, StageOptions<Integer>> use) {
    Consumer<StageOptions<Integer>> consumer =
        options -> {
          var _ = use.apply(options);
        };
    return Arguments.of(name, value, consumer);
  }
}
