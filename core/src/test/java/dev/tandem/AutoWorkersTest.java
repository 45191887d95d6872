package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While stages find their numbers of workers, nothing is lost, and the run ends by itself. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // a yield stands for work, and varies who is first
class AutoWorkersTest {
  private static final int ITEMS = 2000;
  private static final int FASTER = 2000; // than the clock of the system, so that checks come often

  /** A clock on which a second passes in half a millisecond. */
  private static final Clock FAST =
      new Clock() {
        @Override
        public long nanoTime() {
          return SYSTEM.nanoTime() * FASTER;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          SYSTEM.sleep(nanos / FASTER);
        }
      };

  private final Crew crew = new Crew();
  private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();
  private final List<Integer> collected = Collections.synchronizedList(new ArrayList<>());

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostOrOutOfOrder(int seed) throws InterruptedException {
    Random random = new Random(seed);
    int cancelAt = seed / 3 % 3 == 0 ? random.nextInt(ITEMS) : -1;
    int often = 1 + random.nextInt(30);
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "first",
                x -> {
                  begun.add(x);
                  return work(x, often);
                },
                options(random, seed % 3))
            .then("second", x -> work(x, 30 - often), options(random, seed % 3))
            .thenDo("collect", collected::add)
            .in(new Environment(FAST, crew, 3))
            .start();
    int accepted = 0;
    try {
      for (; accepted < ITEMS; accepted++) {
        if (accepted == cancelAt) {
          run.cancel();
        }
        run.put(accepted);
      }
    } catch (QueueClosedException e) {
      assertThat(cancelAt).isNotNegative();
    }
    run.drain();
    assertThat(run.awaitEnd(Duration.ofSeconds(50))).isTrue();

    assertThat(run.state()).isIn(RunState.ENDED, RunState.CANCELLED);
    assertThat(begun).doesNotHaveDuplicates();
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
    Set<Integer> all = new HashSet<>(collected);
    all.addAll(run.handedBack());
    assertThat(all).hasSize(accepted);
    assertThat(collected.size() + run.handedBack().size()).isEqualTo(accepted);
    if (seed % 3 == 1) {
      assertThat(collected).isSorted();
    }
  }

  private static UnaryOperator<StageOptions<Integer>> options(Random random, int order) {
    int least = 1 + random.nextInt(3);
    int most = least + random.nextInt(20);
    int room = 1 + random.nextInt(100);
    return s -> {
      StageOptions<Integer> all = s.autoWorkers(least, most).queue(room);
      return switch (order) {
        case 0 -> all;
        case 1 -> all.ordered(room);
        default -> all.orderedBy(x -> x % 5);
      };
    };
  }

  private Integer work(Integer x, int times) {
    for (int i = 0; i < times; i++) {
      Thread.yield();
    }
    return x;
  }
}
