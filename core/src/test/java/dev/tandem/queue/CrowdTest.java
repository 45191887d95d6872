package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many threads use the queue, each of them makes progress. */
@Timeout(60)
@Tag("slow")
class CrowdTest {
  private final LongAdder taken = new LongAdder();

  @Test
  void eightHundredProducersAndAsManyConsumersOnPlatformThreads() throws InterruptedException {
    WorkQueue<Integer> queue = WorkQueue.bounded(1);
    int pairs = 800;
    int each = 5;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      threads.add(start(Thread.ofPlatform(), () -> putAll(queue, each)));
      threads.add(start(Thread.ofPlatform(), () -> takeAll(queue, each)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.sum()).isEqualTo((long) pairs * each);
  }

  @Test
  void onePlatformThreadAmongManyVirtualOnes() throws InterruptedException {
    WorkQueue<Integer> queue = WorkQueue.bounded(2);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> crowd = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      crowd.add(start(Thread.ofVirtual(), () -> putUntil(queue, over)));
      crowd.add(start(Thread.ofVirtual(), () -> takeAll(queue, Integer.MAX_VALUE)));
    }
    Thread alone = start(Thread.ofPlatform(), () -> putAll(queue, 2_000));
    alone.join(); // so it has had 2,000 turns
    over.set(true);
    queue.close();
    for (Thread thread : crowd) {
      thread.join();
    }
    assertThat(taken.sum()).isGreaterThanOrEqualTo(2_000);
  }

  private static Thread start(Thread.Builder builder, Action action) {
    return builder.start(() -> {
      try {
        action.run();
      } catch (QueueClosedException end) {
        // the test is over
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private static void putAll(WorkQueue<Integer> queue, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      queue.put(i);
    }
  }

  private static void putUntil(WorkQueue<Integer> queue, AtomicBoolean over)
      throws InterruptedException {
    while (!over.get()) {
      queue.put(0);
    }
  }

  private void takeAll(WorkQueue<Integer> queue, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      queue.take();
      taken.increment();
    }
  }
}
