package dev.tandem.snippets;

import static java.time.Duration.ZERO;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.RunContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** The diagnostic context of SLF4J, behind which Log4j keeps it here. */
@Timeout(60)
class MdcSnippets {
  private final ThreadsOfRun<Map<String, String>> threads = new ThreadsOfRun<>(MdcSnippets::mdc);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  // @start region="mdc"
  static RunContext<Object> mdcOfCaller() {
    return () -> {
      Map<String, String> mdc = mdc(); // of the thread that starts the run
      return input -> {
        MDC.setContextMap(mdc); // on a worker, before each attempt
        return MDC::clear; // and after it
      };
    };
  }

  static Map<String, String> mdc() {
    return requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
  }

  // @end

  record Order(int number, String customer) {}

  @AfterEach
  void nothingIsLeftBehind() {
    MDC.clear();
    assertThat(threads.leftBehind()).isNotEmpty().allMatch(Map::isEmpty);
  }

  @Test
  void ofTheCallerIsSeenByAllWorkers() throws InterruptedException {
    CountDownLatch allWorkers = new CountDownLatch(4);
    MDC.put("request", "4711");
    List<String> seen =
        Pipeline.of(Integer.class)
            .then(
                "first",
                number -> {
                  allWorkers.countDown();
                  allWorkers.await();
                  return number + " of " + MDC.get("request");
                },
                s -> s.workers(4).ordered(4))
            .then("second", text -> text + ", " + MDC.get("request"), s -> s.onCpu().workers(1))
            .context(mdcOfCaller())
            .in(threads.environment())
            .run(List.of(1, 2, 3, 4));
    assertThat(seen)
        .containsExactly(
            "1 of 4711, 4711", "2 of 4711, 4711", "3 of 4711, 4711", "4 of 4711, 4711");
    assertThat(mdc()).containsExactly(Map.entry("request", "4711")); // the caller keeps its own
  }

  @Test
  void whatAFunctionAddsIsGoneAtTheNextItem() throws InterruptedException {
    MDC.put("request", "4711");
    List<Map<String, String>> seen =
        Pipeline.of(Integer.class)
            .then(
                "add",
                number -> {
                  Map<String, String> before = mdc();
                  MDC.put("item", "" + number);
                  return before;
                })
            .context(mdcOfCaller())
            .in(threads.environment())
            .run(List.of(1, 2));
    assertThat(seen).containsExactly(Map.of("request", "4711"), Map.of("request", "4711"));
  }

  @Test
  void ofTheItemIsSeenByRetriesAndReceivers() throws InterruptedException {
    // @start region="mdc-of-item"
    RunContext<Order> mdcOfOrder = () -> order -> MDC.putCloseable("customer", order.customer());
    Pipeline<Order, Integer> pipeline =
        Pipeline.of(Order.class)
            .then("number", Order::number)
            .then(
                "charge",
                this::charge, // logs for the right customer
                s -> s.workers(8).retry(1, ZERO).deadLetter(f -> log(f.item() + " failed")))
            .context(mdcOfOrder);
    // @end
    pipeline
        .in(threads.environment())
        .run(List.of(new Order(1, "ada"), new Order(13, "bob"), new Order(2, "eve")));
    assertThat(log)
        .containsExactlyInAnyOrder(
            "1 for ada", "13 for bob", "13 for bob", "13 failed for bob", "2 for eve");
  }

  private int charge(int number) throws IOException {
    log("" + number);
    if (number == 13) {
      throw new IOException("no");
    }
    return number;
  }

  private void log(String text) {
    log.add(text + " for " + MDC.get("customer"));
  }
}
