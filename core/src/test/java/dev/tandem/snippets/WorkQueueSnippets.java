package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.WorkQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkQueueSnippets {

  @Test
  void consume() throws InterruptedException {
    Queue<String> greeted = new ConcurrentLinkedQueue<>();
    // @start region="consume"
    WorkQueue<String> names = WorkQueue.bounded(10);
    Thread consumer =
        Thread.startVirtualThread(() -> {
          try {
            names.consume(name -> greeted.add("Hello " + name)); // until closed and drained
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    names.put("Ada"); // waits while the queue is full
    names.put("Grace");
    names.close(); // nothing more will come
    names.join(); // both have been greeted
    // @end
    assertThat(greeted).containsExactly("Hello Ada", "Hello Grace");
    consumer.join();
  }

  @Test
  void consuming() throws InterruptedException {
    Queue<String> greeted = new ConcurrentLinkedQueue<>();
    // @start region="consuming"
    WorkQueue<String> names = WorkQueue.bounded(10);
    try (names) { // closed at the end of the block: nothing more will come
      names.put("Ada");
      names.put("Grace");
    }
    for (String name : names.consuming()) { // marks each name done when it asks for the next
      greeted.add("Hello " + name);
    }
    // @end
    assertThat(names.unfinished()).isZero();
    assertThat(greeted).containsExactly("Hello Ada", "Hello Grace");
  }
}
