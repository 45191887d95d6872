package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with a time limit wait no longer than that. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record TimeLimitTest(Bound bound) {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
  private static final Duration SHORT = Duration.ofMillis(5);

  @Test
  void zeroAndNegativeLimitsDoNotWait() throws Exception {
    for (Duration limit :
        List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThat(bound.fullOf("a").offer("b", limit)).isFalse();
      assertThat(bound.queueOf(1).poll(limit)).isNull();
      assertThat(bound.fullOf("a").join(limit)).isFalse();
    }
  }

  @Test
  void zeroAndNegativeLimitsSucceedIfNoWaitIsNeeded() throws Exception {
    for (Duration limit : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      WorkQueue<String> queue = bound.queueOf(1);
      assertThat(queue.offer("a", limit)).isTrue();
      assertThat(queue.poll(limit)).isEqualTo("a");
      queue.taskDone();
      assertThat(queue.join(limit)).isTrue();
    }
  }

  @Test
  void hugeLimitsWait() throws Exception {
    for (Duration limit : List.of(FOREVER, Duration.ofNanos(Long.MAX_VALUE - 1))) {
      WorkQueue<String> queue = bound.queueOf(1);
      var poll = Activity.calls(() -> queue.poll(limit)).onceBlocked();
      queue.put("a");
      assertThat(poll.result()).isEqualTo("a");

      queue.put("b");
      var offer = Activity.calls(() -> queue.offer("c", limit)).onceBlocked();
      queue.take();
      assertThat(offer.result()).isTrue();

      var join = Activity.calls(() -> queue.join(limit)).onceBlocked();
      queue.take();
      for (int i = 0; i < 3; i++) {
        queue.taskDone();
      }
      assertThat(join.result()).isTrue();
    }
  }

  @Test
  void aLimitEndsTheWait() throws Exception {
    WorkQueue<String> full = bound.fullOf("a");
    long start = System.nanoTime();

    assertThat(full.offer("b", SHORT)).isFalse();
    assertThat(bound.queueOf(1).poll(SHORT)).isNull();
    assertThat(full.join(SHORT)).isFalse();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * SHORT.toNanos());
    assertThat(full.shutdownNow()).as("the item that was late").containsExactly("a");
  }

  @Test
  void aPutBehindOneThatGaveUpGetsIn() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var first = Activity.calls(() -> queue.offer("b", SHORT)).onceBlockedOrOver();
    var second = Activity.runs(() -> queue.put("c")).onceBlocked();
    assertThat(first.result()).isFalse();

    queue.take();

    second.result();
    assertThat(queue.take()).isEqualTo("c");
  }
}
