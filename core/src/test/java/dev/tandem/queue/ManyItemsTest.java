package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.WorkQueue;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** With this many items, an operation of quadratic cost would take minutes. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record ManyItemsTest(Bound bound) {
  private static final int MANY = 300_000;

  private BlockingQueue<Integer> many() throws InterruptedException {
    WorkQueue<Integer> queue = bound.queueOf(MANY);
    for (int i = 0; i < MANY; i++) {
      queue.put(i);
    }
    return queue.asBlockingQueue();
  }

  @Test
  void allCanBeRemovedWhileIterating() throws Exception {
    BlockingQueue<Integer> view = many();
    for (Iterator<Integer> items = view.iterator(); items.hasNext(); ) {
      items.next();
      items.remove();
    }
    assertThat(view).isEmpty();
  }

  @Test
  void everySecondCanBeRemovedWhileIterating() throws Exception {
    BlockingQueue<Integer> view = many();
    for (Iterator<Integer> items = view.iterator(); items.hasNext(); ) {
      if (items.next() % 2 == 0) {
        items.remove();
      }
    }
    assertThat(view.size()).isEqualTo(MANY / 2);
    for (int i = 1; i < MANY; i += 2) {
      assertThat(view.poll()).isEqualTo(i);
    }
  }

  @Test
  void theOldestCanBeRemovedAgainAndAgain() throws Exception {
    BlockingQueue<Integer> view = many();
    for (int i = 0; i < MANY; i++) {
      assertThat(view.contains(i)).isTrue();
      assertThat(view.remove(i)).isTrue();
    }
    assertThat(view).isEmpty();
  }

  @Test
  void bulkRemovalsAreLinear() throws Exception {
    BlockingQueue<Integer> view = many();
    assertThat(view.removeIf(item -> item % 3 != 0)).isTrue();
    assertThat(view.removeIf(item -> item % 2 == 0)).isTrue();
    assertThat(view.size()).isEqualTo(MANY / 6);
    assertThat(view.poll()).isEqualTo(3);
    assertThat(view.poll()).isEqualTo(9);
  }

  @Test
  void removingFromTheMiddleOfAQueueInUseNeedsNoMorePlaces() throws Exception {
    BlockingQueue<Integer> view = bound.<Integer>queueOf(10).asBlockingQueue();
    view.add(-1); // stays at the head
    for (int i = 0; i < MANY; i++) {
      view.add(i);
      view.add(i + MANY);
      assertThat(view.remove(i)).isTrue();
      assertThat(view.remove(i + MANY)).isTrue();
    }
    assertThat(view).containsExactly(-1);
  }
}
