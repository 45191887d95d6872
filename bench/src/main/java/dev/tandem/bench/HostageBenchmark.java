package dev.tandem.bench;

import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One item that takes a second among many short ones: how long the others take, from the moment
 * they are read from the input to the moment the caller has their result. Inputs come as fast as
 * they are taken, so that every queue is full and chunks are as large as they get.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class HostageBenchmark {
  private static final long LATE_NANOS = 100_000_000;

  /** The number of workers, and what they work on. */
  public enum Load {
    WORKERS_64_10_US(64, 300_000, "64 workers, 10 µs"),
    WORKERS_4_TRIVIAL(4, 1_000_000, "4 workers, 50 ns"),
    WORKERS_1_TRIVIAL(1, 1_000_000, "1 worker, 50 ns");

    final int workers;
    final int count;
    final String label;

    Load(int workers, int count, String label) {
      this.workers = workers;
      this.count = count;
      this.label = label;
    }

    void work() {
      switch (this) {
        case WORKERS_64_10_US -> {
          long end = System.nanoTime() + 10_000;
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
        }
        case WORKERS_4_TRIVIAL, WORKERS_1_TRIVIAL -> Blackhole.consumeCPU(25);
      }
    }
  }

  /** The engine that moves the items. */
  public enum Mover {
    TANDEM("**Tandem**, `outcomes`"),
    ABQ_VIRTUAL("ArrayBlockingQueue, virtual threads");

    final String label;

    Mover(String label) {
      this.label = label;
    }
  }

  @Param Mover mover;

  @Param Load load;

  @Param("1000")
  int slowMillis;

  @Benchmark
  public void hostages() throws InterruptedException {
    run(load.count);
  }

  void run(int count) throws InterruptedException {
    var delays = new Delays(count);
    switch (mover) {
      case TANDEM -> tandem(delays);
      case ABQ_VIRTUAL -> handWired(delays);
    }
    delays.report(slow(count));
  }

  private Integer call(Integer item, int slow) {
    if (item == slow) {
      Pause.millis(slowMillis);
    } else {
      load.work();
    }
    return item;
  }

  private void tandem(Delays delays) {
    int slow = slow(delays.count());
    var pipeline =
        Pipeline.of(Integer.class)
            .then("first", x -> x, s -> s.queue(Items.BOUND))
            .<Integer>then(
                "middle", x -> call(x, slow), s -> s.workers(load.workers).queue(Items.BOUND))
            .then("last", x -> x, s -> s.queue(Items.BOUND));
    try (var outcomes = pipeline.outcomes(delays::stamped)) {
      for (Outcome<Integer, Integer> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Integer, Integer>(var input, var _) -> delays.seen(input);
          case Outcome.Failed<Integer, Integer>(var failure) ->
              throw new IllegalStateException(failure.cause());
        }
      }
    }
  }

  private void handWired(Delays delays) throws InterruptedException {
    int slow = slow(delays.count());
    Lane first = LaneKind.ARRAY_BLOCKING_QUEUE.bounded(Items.BOUND);
    Lane second = LaneKind.ARRAY_BLOCKING_QUEUE.bounded(Items.BOUND);
    Lane third = LaneKind.ARRAY_BLOCKING_QUEUE.bounded(Items.BOUND);
    Lane results = LaneKind.ARRAY_BLOCKING_QUEUE.bounded(Items.BOUND);
    var threads = new Threads(ThreadKind.VIRTUAL);
    threads.start(() -> {
      for (Iterator<Integer> inputs = delays.stamped(); inputs.hasNext(); ) {
        first.put(inputs.next());
      }
      first.put(Items.END);
    });
    threads.start(() -> pass(first, second));
    threads.start(
        load.workers,
        () -> {
          Integer item;
          while ((item = second.take()) >= 0) {
            third.put(call(item, slow));
          }
          second.put(item);
        });
    threads.start(() -> {
      for (int i = 0; i < delays.count(); i++) {
        results.put(third.take());
      }
    });
    for (int i = 0; i < delays.count(); i++) {
      delays.seen(results.take());
    }
    threads.join();
  }

  private static void pass(Lane in, Lane out) throws InterruptedException {
    Integer item;
    do {
      item = in.take();
      out.put(item);
    } while (item >= 0);
  }

  private static int slow(int count) {
    return count / 10;
  }

  static Plan plan(boolean quick) {
    var run = Plan.single(HostageBenchmark.class, quick ? 1 : 2, 2);
    return new Plan("hostage", List.of(run), HostageBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table =
        new Table(
            "Mover",
            "load",
            "p50 ms",
            "p99 ms",
            "latest before it ms",
            "latest after it ms",
            "over 100 ms before it",
            "after it");
    for (Load load : Load.values()) {
      for (Measured m : results) {
        if (m.param("load", Load.class) == load) {
          table.row(
              m.param("mover", Mover.class).label,
              load.label,
              Table.number(m.secondary("delay.p50")),
              Table.number(m.secondary("delay.p99")),
              Table.number(m.secondary("delay.before.max")),
              Table.number(m.secondary("delay.after.max")),
              Table.number(m.secondary("late.before")),
              Table.number(m.secondary("late.after")));
        }
      }
    }
    return table.toString();
  }

  /** Records when each item was read, and when its result was available. */
  private static final class Delays {
    private final Integer[] items;
    private final long[] read;
    private final long[] seen;

    Delays(int count) {
      items = IntStream.range(0, count).boxed().toArray(Integer[]::new);
      read = new long[count];
      seen = new long[count];
    }

    int count() {
      return items.length;
    }

    /** Iterates over the items and records when each one is read. */
    Iterator<Integer> stamped() {
      return IntStream.range(0, items.length)
          .mapToObj(i -> {
            read[i] = System.nanoTime();
            return items[i];
          })
          .iterator();
    }

    void seen(int item) {
      if (seen[item] != 0) {
        throw new IllegalStateException("item " + item + " came twice");
      }
      seen[item] = System.nanoTime();
    }

    void report(int slow) {
      for (int i = 0; i < items.length; i++) {
        if (seen[i] == 0) {
          throw new IllegalStateException("item " + i + " is lost");
        }
      }
      long[] all =
          IntStream.range(0, items.length).filter(i -> i != slow).mapToLong(this::delay).toArray();
      Readings.put("delay.p50", percentile(all, 0.5));
      Readings.put("delay.p99", percentile(all, 0.99));
      read(0, slow, "before");
      read(slow + 1, items.length, "after");
    }

    private void read(int from, int to, String when) {
      long[] delays = IntStream.range(from, to).mapToLong(this::delay).sorted().toArray();
      Readings.put("delay." + when + ".max", percentile(delays, 1));
      double late = IntStream.range(from, to).filter(i -> delay(i) > LATE_NANOS).count();
      Readings.put("late." + when, late);
    }

    private long delay(int item) {
      return seen[item] - read[item];
    }

    private static double percentile(long[] delays, double rank) {
      long[] sorted = delays.clone();
      Arrays.sort(sorted);
      return sorted[(int) (rank * (sorted.length - 1))] / 1e6;
    }
  }
}
