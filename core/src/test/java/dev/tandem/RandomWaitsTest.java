package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However items wait for their next attempts and their keys, nothing is lost, no more are worked on
 * at once than there are workers, each resource serves one worker at a time and is closed, the
 * order that was promised is kept, and the run ends.
 */
@Timeout(120)
@SuppressWarnings("ThreadPriorityCheck") // a yield only varies which thread is first
class RandomWaitsTest {
  private static final int ITEMS = 300;
  private static final int KEYS = 5;
  private static final int MOST_OF_KEY = 2;

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

  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final List<Integer> collected = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> ofKey = new ConcurrentHashMap<>();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  private final class Connection implements AutoCloseable {
    private final AtomicBoolean used = new AtomicBoolean();

    Connection() {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
      if (used.getAndSet(true)) {
        broken.add("closed twice, or while it was used");
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 90);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostOrOutOfOrder(int seed) throws InterruptedException {
    Random random = new Random(seed);
    Order order = Order.values()[seed % 3];
    End end = End.values()[seed / 3 % 3];
    int last = end == End.BY_ITSELF ? -1 : random.nextInt(ITEMS);
    int workers = 1 + random.nextInt(4);
    boolean limited = random.nextBoolean();
    boolean changing = random.nextBoolean();
    int failing = 1 + random.nextInt(3); // attempts at some items
    var run = new ConcurrentLinkedQueue<Run<Integer, Integer>>();
    run.add(
        Pipeline.of(Integer.class)
            .then(
                "work",
                Connection::new,
                (connection, x) -> {
                  if (x == last && end == End.CANCELLED) {
                    run.forEach(Run::cancel);
                  }
                  return work(connection, x, limited, x == last ? 100 : failing);
                },
                options(random, order, workers, limited))
            .thenDo("collect", collected::add, s -> s.queue(1 + random.nextInt(20)))
            .start());
    Run<Integer, Integer> running = run.element();
    Thread changer = Thread.ofPlatform().start(() -> change(running, random, changing));
    List<Integer> accepted = put(running);
    running.drain();
    assertThat(running.awaitEnd(Duration.ofSeconds(100))).isTrue();
    changer.join();

    assertThat(broken).isEmpty();
    assertThat(open).hasValue(0);
    assertThat(running.stats().conserved()).isTrue();
    assertThat(running.stats().stages().getFirst().queue().waiting()).isZero();
    if (!changing) {
      assertThat(mostAtOnce.get()).isLessThanOrEqualTo(workers);
    }
    int failed = running.failure() == null ? 0 : 1;
    Set<Integer> all = new HashSet<>(collected);
    all.addAll(running.handedBack());
    assertThat(collected.size() + running.handedBack().size() + failed).isEqualTo(accepted.size());
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

  private static UnaryOperator<StageOptions<Integer>> options(
      Random random, Order order, int workers, boolean limited) {
    int room = 1 + random.nextInt(random.nextBoolean() ? 4 : 100);
    boolean weighed = random.nextInt(3) == 0;
    boolean timed = random.nextInt(4) == 0;
    boolean paced = random.nextInt(3) == 0;
    Duration backOff = Duration.ofNanos(500_000 + random.nextInt(2_000_000));
    return s -> {
      StageOptions<Integer> all = s.workers(workers).retry(3, backOff);
      all = weighed ? all.queueWeight(room, x -> x % 4) : all.queue(room);
      all = timed ? all.timeout(Duration.ofDays(1)).deadline(Duration.ofDays(1)) : all;
      all = limited ? all.workersBy(x -> x % KEYS, MOST_OF_KEY) : all;
      all = paced ? all.rateBy(x -> x % 7, 1, Duration.ofNanos(1_100_000)) : all;
      return switch (order) {
        case NONE -> all;
        case OF_ALL -> all.ordered(room);
        case OF_KEYS -> all.orderedBy(x -> x % KEYS);
      };
    };
  }

  private Integer work(Connection connection, Integer x, boolean limited, int failing)
      throws IOException {
    var mine = ofKey.computeIfAbsent(x % KEYS, key -> new AtomicInteger());
    int most = atOnce.incrementAndGet();
    mostAtOnce.accumulateAndGet(most, Math::max);
    if (mine.incrementAndGet() > MOST_OF_KEY && limited) {
      broken.add("too many of key " + x % KEYS);
    }
    if (connection.used.getAndSet(true)) {
      broken.add("used by two");
    }
    Thread.yield();
    connection.used.set(false);
    mine.decrementAndGet();
    atOnce.decrementAndGet();
    int attempt = attempts.computeIfAbsent(x, key -> new AtomicInteger()).incrementAndGet();
    if ((x % 3 == 0 || failing == 100) && attempt <= failing) {
      throw new IOException("as planned");
    }
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

  private void change(Run<Integer, Integer> run, Random random, boolean changing) {
    try {
      StageHandle work = run.stage("work");
      while (changing && (run.state() == RunState.RUNNING || run.state() == RunState.DRAINING)) {
        if (random.nextInt(4) == 0) {
          run.pause();
          Thread.yield();
          run.resume();
        } else {
          work.workers(1 + random.nextInt(8));
        }
        Thread.yield();
      }
    } catch (Throwable e) {
      broken.add(e.toString());
    }
  }
}
