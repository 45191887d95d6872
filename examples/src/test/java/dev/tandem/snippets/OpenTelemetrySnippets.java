package dev.tandem.snippets;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.RunContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The current context of OpenTelemetry, with the span that new spans become children of. */
@Timeout(60)
@SuppressWarnings("MustBeClosedChecker") // the run closes what a context returns
class OpenTelemetrySnippets {
  private final ThreadsOfRun<Context> threads = new ThreadsOfRun<>(Context::current);
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  // @start region="opentelemetry"
  static RunContext<Object> spanOfCaller() {
    return () -> {
      Context caller = Context.current();
      return input -> caller.makeCurrent();
    };
  }

  /** An order, and the context in which it came. */
  record Order(int number, Context context) {}

  static RunContext<Order> spanOfOrder() {
    return () -> order -> order.context().makeCurrent();
  }

  // @end

  @AfterEach
  void eachScopeIsClosed() {
    assertThat(threads.leftBehind()).isNotEmpty().allMatch(Context.root()::equals);
  }

  @Test
  void ofTheCallerIsSeenByAllWorkers() throws InterruptedException {
    CountDownLatch allWorkers = new CountDownLatch(4);
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "first",
                number -> {
                  allWorkers.countDown();
                  allWorkers.await();
                  return span();
                },
                s -> s.workers(4))
            .then("second", before -> before + " " + span())
            .context(spanOfCaller())
            .in(threads.environment());
    Context caller = withSpan(7);
    try (Scope _ = caller.makeCurrent()) {
      assertThat(pipeline.run(List.of(1, 2, 3, 4)))
          .hasSize(4)
          .allMatch("0000000000000007 0000000000000007"::equals);
      assertThat(Context.current()).isEqualTo(caller);
    }
  }

  @Test
  void ofTheItemIsSeenByEachAttempt() throws InterruptedException {
    Pipeline<Order, Integer> pipeline =
        Pipeline.of(Order.class)
            .then("number", Order::number)
            .then(
                "store",
                number -> {
                  seen.add(number + " in " + span());
                  if (number == 1) {
                    throw new IOException("busy");
                  }
                  return number;
                },
                s -> s.workers(3).retry(2, ZERO).skip())
            .context(spanOfOrder())
            .in(threads.environment());
    pipeline.run(List.of(new Order(1, withSpan(0xa)), new Order(2, withSpan(0xb))));
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "1 in 000000000000000a",
            "1 in 000000000000000a",
            "1 in 000000000000000a",
            "2 in 000000000000000b");
  }

  private static Context withSpan(int id) {
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            "%032x".formatted(id),
            "%016x".formatted(id),
            TraceFlags.getSampled(),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(remote));
  }

  private static String span() {
    return Span.current().getSpanContext().getSpanId();
  }
}
