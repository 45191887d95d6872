package dev.tandem.images.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Many downloads, few resizers, short queues and far too little memory, with promises kept, broken
 * and never made; some fail, some are cancelled. Each item must end, and the pools hold nothing in
 * the end. That they never give out more than there is, but to one that is alone, the pool itself
 * asserts at each grant.
 *
 * <p>The long form: {@code -Dmemory.items=100000 -Dmemory.seed=7}.
 */
@Timeout(120)
@SuppressWarnings("try") // a claim is held by being open
final class MemoryPoolSoakTest {
  private static final int ITEMS = Integer.getInteger("memory.items", 300);
  private static final long SEED = Long.getLong("memory.seed", 1);

  private static final int DOWNLOADS = 24;
  private static final int SIZE = 1000;

  private final MemoryPool bodies = new MemoryPool(SIZE);
  private final MemoryPool pixels = new MemoryPool(SIZE);
  private final BlockingQueue<MemoryClaim> queue = new ArrayBlockingQueue<>(2);
  private final BlockingQueue<MemoryClaim> results = new ArrayBlockingQueue<>(2);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger startedOver = new AtomicInteger();

  @RepeatedTest(10)
  void eachItemEndsHoweverLittleMemoryThereIs(RepetitionInfo repetition) throws Exception {
    long seed = SEED + repetition.getCurrentRepetition();
    List<Future<?>> downloads = new ArrayList<>();
    List<Future<?>> drains = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < DOWNLOADS; i++) {
          Random random = new Random(seed * DOWNLOADS + i);
          downloads.add(run(threads, () -> download(random)));
        }
        for (int i = 0; i < 2; i++) {
          Random random = new Random(-seed * DOWNLOADS - i);
          drains.add(run(threads, () -> resize(random)));
        }
        drains.add(run(threads, this::upload));
        for (Future<?> download : downloads) {
          download.get();
        }
        while (ended.get() < ITEMS) {
          assertThat(drains).noneMatch(Future::isDone);
          Thread.onSpinWait();
        }
      } finally {
        threads.shutdownNow();
      }
    }
    assertThat(ended.get()).as("seed %d", seed).isEqualTo(ITEMS);
    assertThat(bodies.used()).isZero();
    assertThat(pixels.used()).isZero();
    assertThat(bodies.waiting() + pixels.waiting()).isZero();
  }

  private void download(Random random) throws InterruptedException {
    while (begun.getAndIncrement() < ITEMS) {
      int length = random.nextInt(50) == 0 ? random.nextInt(3 * SIZE) : random.nextInt(SIZE / 4);
      long promised =
          switch (random.nextInt(3)) {
            case 0 -> length;
            case 1 -> Long.MAX_VALUE; // none
            default -> random.nextInt(SIZE * 2); // a lie, perhaps a small one
          };
      MemoryClaim claim = bodies.claim();
      if (arrives(claim, length, promised, random)) {
        claim.settle();
        queue.put(claim);
      } else {
        claim.close();
        ended.incrementAndGet();
      }
    }
  }

  private boolean arrives(MemoryClaim claim, int length, long promised, Random random)
      throws InterruptedException {
    claim.enter();
    while (true) {
      try {
        int held = 0;
        while (held < length) {
          int part = 1 + random.nextInt(Math.max(8, held * 3));
          if (!claim.growNow(part, promised)) {
            claim.grow(part, promised);
          }
          if (random.nextBoolean()) {
            claim.shrink(held); // as after a copy to a larger array
            held = part;
          } else {
            held += part;
          }
          pause(random);
          if (random.nextInt(100) == 0) {
            return false;
          }
        }
        return true;
      } catch (YieldMemory e) {
        startedOver.incrementAndGet();
        claim.startOver();
      }
    }
  }

  private void resize(Random random) throws InterruptedException {
    while (true) {
      try (MemoryClaim body = queue.take()) {
        MemoryClaim claim = pixels.claim();
        int need = 1 + random.nextInt(random.nextInt(20) == 0 ? 3 * SIZE : SIZE / 2);
        claim.grow(need, need);
        pause(random);
        claim.shrink(need - 1);
        claim.settle();
        results.put(claim);
      }
    }
  }

  private void upload() throws InterruptedException {
    while (true) {
      results.take().close();
      ended.incrementAndGet();
    }
  }

  /** Lets others go first, now and then: it is their mixture that is tested. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(Random random) {
    for (int i = random.nextInt(20); i > 15; i--) {
      Thread.yield();
    }
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private static Future<?> run(ExecutorService threads, Task task) {
    return threads.submit(() -> {
      task.run();
      return null;
    });
  }
}
