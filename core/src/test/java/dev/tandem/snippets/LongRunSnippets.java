package dev.tandem.snippets;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Histogram;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.RunState;
import dev.tandem.StageHandle;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LongRunSnippets {

  record Order(int number) {}

  record Priced(Order order, int cents) {}

  private final Queue<Object> stored = new ConcurrentLinkedQueue<>();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  private Priced price(Order order) {
    return new Priced(order, 100 * order.number());
  }

  @Test
  void sink() throws InterruptedException {
    // @start region="sink"
    Pipeline<Order, Priced> pipeline =
        Pipeline.of(Order.class)
            .then("price", this::price, s -> s.workers(8))
            .thenDo("store", stored::add); // returns nothing, so the run keeps nothing

    Run<Order, Priced> run = pipeline.start(); // for months
    run.put(new Order(1)); // waits while the first queue is full
    boolean accepted = run.offer(new Order(2), ofSeconds(1)); // false: try again later
    // @end
    assertThat(accepted).isTrue();
    // @start region="finish"
    run.drain(); // accepts no more; does not wait
    run.awaitEnd(ofSeconds(30)); // whether it has ended, in whatever way
    switch (run.state()) {
      case NEW, RUNNING, DRAINING -> run.cancel();
      case ENDED -> log.add("all done: " + run.stats());
      case CANCELLED -> log.add("not done: " + run.handedBack());
      case FAILED -> log.add("failed: " + run.failure());
    }
    // @end
    assertThat(run.awaitEnd(ofSeconds(30))).isTrue();
    assertThat(stored).hasSize(2);
    assertThat(log).hasSize(1).allMatch(line -> line.startsWith("all done"));
  }

  @Test
  void window() throws InterruptedException {
    Run<Order, Priced> run = Pipeline.of(Order.class).then("price", this::price).start();
    run.put(new Order(1));
    Stats before = run.stats();
    run.put(new Order(2));
    run.finish();
    // @start region="window"
    Stats now = run.stats();
    Stats window = now.since(before); // keep now: the next window begins with it
    Histogram response = window.responseTime();
    log.add(
        "%d orders, mean %s, 99.9 %% within %s"
            .formatted(response.count(), response.mean(), response.quantile(0.999)));
    for (StageStats stage : window.stages()) {
      log.add(
          "%s: p99 of waiting %s, of serving %s"
              .formatted(stage.name(), stage.waitingTime().p99(), stage.serviceTime().p99()));
    }
    // @end
    assertThat(log).hasSize(2);
  }

  @Test
  void consumer() throws InterruptedException {
    List<Priced> results = new ArrayList<>();
    Pipeline<Order, Priced> pipeline = Pipeline.of(Order.class).then("price", this::price);
    // @start region="consumer"
    Run<Order, Priced> run = pipeline.start(results::add); // one call at a time, in their order
    // @end
    run.put(new Order(1));
    assertThat(run.finish()).isEmpty();
    assertThat(results).containsExactly(new Priced(new Order(1), 100));
  }

  @Test
  void finishWithin() throws InterruptedException {
    Duration grace = Duration.ofMillis(50);
    var released = new CountDownLatch(1);
    Run<Order, Order> run = Pipeline.of(Order.class).thenDo("store", _ -> released.await()).start();
    run.put(new Order(1));
    // @start region="shutdown"
    try {
      run.finish(grace); // drains for as long as that, and then cancels
    } catch (PipelineException e) {
      log.add("not done: " + e.handedBack());
    }
    // @end
    assertThat(log).containsExactly("not done: [Order[number=1]]");
  }

  @Test
  void handle() throws InterruptedException {
    Queue<RunHandle> runs = new ConcurrentLinkedQueue<>();
    Iterable<Integer> endless = () -> Stream.iterate(1, x -> x + 1).iterator();
    var begun = new CountDownLatch(1);
    // @start region="handle"
    RunListener watching =
        new RunListener() {
          @Override
          public void started(RunHandle run) {
            runs.add(run);
          }
        };
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).thenDo("store", _ -> begun.countDown()).listener(watching);

    Thread service = Thread.ofPlatform().start(() -> serve(pipeline, endless));
    begun.await();
    for (RunHandle run : runs) { // from any thread
      log.add(run.state() + ", limited by " + run.stats().bottleneck());
      run.drain(); // stops reading; what was read is finished
      run.awaitEnd(ofSeconds(30));
    }
    // @end
    service.join();
    assertThat(runs).hasSize(1).allMatch(run -> run.state() == RunState.ENDED);
    assertThat(log).hasSize(1).allMatch(line -> line.startsWith("RUNNING, limited by "));
  }

  @Test
  void change() throws InterruptedException {
    Run<Order, Priced> run =
        Pipeline.of(Order.class).then("price", this::price, s -> s.workers(8)).start();
    // @start region="change"
    StageHandle pricing = run.stage("price");
    pricing.workers(16); // eight more begin now
    pricing.rate(1000, ofSeconds(1)); // from now on

    run.pause(); // no item begins; those that are being worked on are finished
    log.add(pricing.name() + " is paused: " + pricing.isPaused());
    run.resume();
    // @end
    run.put(new Order(1));
    assertThat(run.finish()).hasSize(1);
    assertThat(pricing.workers()).isEqualTo(16);
    assertThat(log).containsExactly("price is paused: true");
  }

  private static void serve(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
    try {
      pipeline.run(inputs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static final class Database implements AutoCloseable {
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicBoolean BREAKS = new AtomicBoolean(true);
    private boolean broken;

    static Database connect() {
      OPENED.incrementAndGet();
      return new Database();
    }

    void insert(Order order) throws IOException {
      broken |= order.number() == 3 && BREAKS.getAndSet(false);
      if (broken) {
        throw new IOException("the connection is closed");
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void reopen() throws InterruptedException {
    List<Order> orders = Stream.iterate(1, x -> x + 1).limit(10).map(Order::new).toList();
    // @start region="reopen"
    Pipeline<Order, Order> inserts =
        Pipeline.of(Order.class)
            .thenDo(
                "insert",
                Database::connect, // one for each worker
                Database::insert,
                s -> s.workers(4).retry(5, ofMillis(100)).reopen(e -> e instanceof IOException));
    // @end
    assertThat(inserts.run(orders, stored::add).done()).isEqualTo(10);
    assertThat(stored).hasSize(10);
    assertThat(Database.OPENED.get()).isBetween(4, 5); // another worker may have an open one left
  }

  @Test
  void completion() throws Exception {
    Run<Order, Priced> run = Pipeline.of(Order.class).then("price", this::price).start();
    run.put(new Order(2));
    // @start region="completion"
    CompletionStage<Integer> total =
        run.completion().thenApply(all -> all.stream().mapToInt(Priced::cents).sum());
    run.drain(); // the stage completes when the run has ended
    // @end
    assertThat(total.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(200);
    assertThatThrownBy(() -> run.put(new Order(3))).isNotNull();
  }
}
