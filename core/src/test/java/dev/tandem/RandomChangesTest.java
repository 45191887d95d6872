package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is changed while a run is in progress, nothing is lost, nothing is worked on twice, the
 * order that was promised is kept, and the run ends by itself.
 */
@Timeout(120)
@SuppressWarnings("ThreadPriorityCheck") // a yield only varies which thread is first
class RandomChangesTest {
  private static final int ITEMS = 1500;
  private static final int KEYS = 5;

  private enum Order {
    NONE,
    OF_ALL,
    OF_KEYS
  }

  private enum End {
    BY_ITSELF,
    CANCELLED,
    FAILED
  }

  private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final List<Integer> collected = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, AtomicInteger> atWork = new ConcurrentHashMap<>(); // by key

  static IntStream seeds() {
    return IntStream.range(0, 120);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostOrOutOfOrder(int seed) throws InterruptedException {
    Random random = new Random(seed);
    Order order = Order.values()[seed % 3];
    End end = End.values()[seed / 3 % 3];
    int last = end == End.BY_ITSELF ? -1 : random.nextInt(ITEMS);
    boolean slow = random.nextBoolean();
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (end == End.FAILED && x == last) {
                    throw new IllegalStateException("as planned");
                  }
                  return work(x, order, slow);
                },
                options(random, order))
            .thenDo("collect", collected::add, s -> s.queue(1 + random.nextInt(100)))
            .start();
    Thread changer =
        Thread.ofPlatform().start(() -> change(run, random, end == End.CANCELLED ? last : -1));
    List<Integer> accepted = put(run);
    run.drain();
    run.awaitEnd(Duration.ofSeconds(100));
    changer.join();

    assertThat(broken).isEmpty();
    assertThat(run.state()).isIn(end(end), RunState.ENDED);
    assertThat(begun).doesNotHaveDuplicates();
    assertThat(run.stats().conserved()).isTrue();
    Set<Integer> all = new HashSet<>(collected);
    all.addAll(run.handedBack());
    int failed = run.failure() == null ? 0 : 1;
    assertThat(collected.size() + run.handedBack().size() + failed).isEqualTo(accepted.size());
    assertThat(all).hasSize(accepted.size() - failed);
    switch (order) {
      case NONE -> {}
      case OF_ALL -> assertThat(collected).isSorted();
      case OF_KEYS -> {
        for (int key = 0; key < KEYS; key++) {
          int itsKey = key;
          assertThat(collected.stream().filter(x -> x % KEYS == itsKey)).isSorted();
        }
      }
    }
  }

  private static RunState end(End end) {
    return switch (end) {
      case BY_ITSELF -> RunState.ENDED;
      case CANCELLED -> RunState.CANCELLED;
      case FAILED -> RunState.FAILED;
    };
  }

  private static UnaryOperator<StageOptions<Integer>> options(Random random, Order order) {
    int workers = 1 + random.nextInt(4);
    int room = 1 + random.nextInt(random.nextBoolean() ? 4 : 300);
    boolean weighed = random.nextInt(3) == 0;
    boolean timed = random.nextInt(4) == 0;
    return s -> {
      StageOptions<Integer> all = s.workers(workers);
      all = weighed ? all.queueWeight(room, x -> x % 4) : all.queue(room);
      all = timed ? all.timeout(Duration.ofDays(1)) : all;
      return switch (order) {
        case NONE -> all;
        case OF_ALL -> all.ordered(room);
        case OF_KEYS -> all.orderedBy(x -> x % KEYS);
      };
    };
  }

  private Integer work(Integer x, Order order, boolean slow) {
    begun.add(x);
    var mine = atWork.computeIfAbsent(x % KEYS, key -> new AtomicInteger());
    if (mine.incrementAndGet() > 1 && order == Order.OF_KEYS) {
      broken.add("two of key " + x % KEYS);
    }
    if (slow || x % 50 == 0) {
      Thread.yield();
    }
    mine.decrementAndGet();
    return x;
  }

  private static List<Integer> put(Run<Integer, Integer> run) throws InterruptedException {
    List<Integer> accepted = new ArrayList<>();
    try {
      for (int i = 0; i < ITEMS; i++) {
        run.put(i);
        accepted.add(i);
      }
    } catch (QueueClosedException | PipelineException e) {
      // the run has ended early
    }
    return accepted;
  }

  /** Changes the run until it has ended. */
  private void change(Run<Integer, Integer> run, Random random, int cancelAt) {
    try {
      StageHandle work = run.stage("work");
      while (EnumSet.of(RunState.RUNNING, RunState.DRAINING).contains(run.state())) {
        switch (random.nextInt(6)) {
          case 0 -> {
            run.pause();
            Thread.yield();
            work.workers(1 + random.nextInt(16));
            run.resume();
          }
          case 1 -> {
            work.pause();
            work.rate(1, Duration.ofHours(1));
            Thread.yield();
            work.rate(10_000_000, Duration.ofSeconds(1));
            work.resume();
          }
          case 2 -> {
            work.rate(1, Duration.ofHours(1));
            Thread.yield();
            work.rate(10_000_000, Duration.ofSeconds(1));
          }
          default -> work.workers(1 + random.nextInt(16));
        }
        if (cancelAt >= 0 && begun.size() >= cancelAt) {
          run.cancel();
        }
        Thread.yield();
      }
    } catch (Throwable e) {
      broken.add(e.toString());
    }
  }
}
