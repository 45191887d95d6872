package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.RunContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Whatever is registered with Micrometer's context propagation, such as a security context. */
@Timeout(60)
class ContextPropagationSnippets {

  /** Stands for the thread local of a security library. */
  static final class Security {
    static final ThreadLocal<String> USER = new ThreadLocal<>();

    private Security() {}
  }

  private final ThreadsOfRun<String> threads =
      new ThreadsOfRun<>(() -> Security.USER.get() + " " + MDC.get("request"));

  // @start region="propagation"
  static final ContextRegistry REGISTRY =
      new ContextRegistry()
          .registerThreadLocalAccessor("user", Security.USER)
          .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
  static final ContextSnapshotFactory SNAPSHOTS =
      ContextSnapshotFactory.builder().contextRegistry(REGISTRY).clearMissing(true).build();

  static RunContext<Object> contextOfCaller() {
    return () -> {
      ContextSnapshot caller = SNAPSHOTS.captureAll();
      return input -> caller.setThreadLocals();
    };
  }

  /** An order, and the context of the thread that put it. */
  record Order(int number, ContextSnapshot context) {
    Order(int number) {
      this(number, SNAPSHOTS.captureAll());
    }
  }

  static RunContext<Order> contextOfOrder() {
    return () -> order -> order.context().setThreadLocals();
  }

  // @end

  @AfterEach
  void nothingIsLeftBehind() {
    MDC.clear();
    Security.USER.remove();
    assertThat(threads.leftBehind()).isNotEmpty().allMatch("null null"::equals);
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
                  return context();
                },
                s -> s.workers(4))
            .then("second", before -> before + ", " + context())
            .context(contextOfCaller())
            .in(threads.environment());
    Security.USER.set("ada");
    MDC.put("request", "4711");
    assertThat(pipeline.run(List.of(1, 2, 3, 4)))
        .hasSize(4)
        .allMatch("ada in 4711, ada in 4711"::equals);
    assertThat(context()).isEqualTo("ada in 4711");
  }

  @Test
  void ofTheItemIsThatOfTheThreadThatPutsIt() throws InterruptedException {
    Pipeline<Order, String> pipeline =
        Pipeline.of(Order.class)
            .then("number", Order::number)
            .then("charge", number -> number + " for " + context(), s -> s.workers(4).ordered(4))
            .context(contextOfOrder())
            .in(threads.environment());
    try (Run<Order, String> run = pipeline.start()) {
      Thread.ofVirtual().start(() -> put(run, 1, "ada", "4711")).join();
      Thread.ofVirtual().start(() -> put(run, 2, "bob", "4712")).join();
      run.put(new Order(3)); // of nobody
      assertThat(run.finish())
          .containsExactly("1 for ada in 4711", "2 for bob in 4712", "3 for null in null");
    }
  }

  private static void put(Run<Order, String> run, int number, String user, String request) {
    Security.USER.set(user);
    MDC.put("request", request);
    try {
      run.put(new Order(number));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String context() {
    return Security.USER.get() + " in " + MDC.get("request");
  }
}
