package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.WorkQueue;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The iterators of the view never fail because of concurrent changes. */
@Timeout(60)
class BlockingQueueViewIteratorTest {
  private final WorkQueue<String> queue = WorkQueue.bounded(10);
  private final BlockingQueue<String> view = queue.asBlockingQueue();

  @Test
  void iteratesInOrderAndThenEnds() {
    view.addAll(List.of("a", "b"));
    Iterator<String> items = view.iterator();
    assertThat(items.hasNext()).isTrue();
    assertThat(items.next()).isEqualTo("a");
    assertThat(items.next()).isEqualTo("b");
    assertThat(items.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(items::next);
    assertThat(view).as("iterating takes nothing").containsExactly("a", "b");
  }

  @Test
  void anEmptyQueueHasNothingToIterateOver() {
    Iterator<String> items = view.iterator();
    assertThat(items.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(items::next);
    assertThatIllegalStateException().isThrownBy(items::remove);
  }

  @Test
  void toleratesItemsAddedAndRemovedMeanwhile() {
    view.addAll(List.of("a", "b", "c"));
    Iterator<String> items = view.iterator();
    assertThat(items.next()).isEqualTo("a");
    view.remove("b");
    view.poll();
    view.add("d");
    assertThat(items.hasNext()).isTrue();
    assertThat(items.next()).isIn("b", "c");
    items.forEachRemaining(item -> assertThat(item).isIn("c", "d"));
    assertThat(view).containsExactly("c", "d");
  }

  @Test
  void removesTheItemThatItReturnedLast() throws Exception {
    view.addAll(List.of("a", "b", "c"));
    Iterator<String> items = view.iterator();
    items.next();
    items.next();
    items.remove();
    assertThat(view).containsExactly("a", "c");
    assertThat(items.next()).isEqualTo("c");
    items.remove();
    assertThat(view).containsExactly("a");
    view.clear();
    queue.join();
  }

  @Test
  void removesTheVeryPlaceWhereOneItemIsInTheQueueTwice() {
    String twice = "a";
    view.addAll(List.of(twice, "b", twice));
    Iterator<String> items = view.iterator();
    items.next();
    items.next();
    items.next();
    items.remove();
    assertThat(view).containsExactly("a", "b");
  }

  @Test
  void removesItsItemAlsoAfterOneBehindItHasLeft() {
    view.addAll(List.of("a", "b", "c"));
    Iterator<String> items = view.iterator();
    items.next();
    assertThat(view.remove("b")).isTrue();

    items.remove();

    assertThat(view).containsExactly("c");
  }

  @Test
  void leavesAnItemThatWasTakenAndPutAgain() {
    view.add("a");
    Iterator<String> items = view.iterator();
    String item = items.next();
    assertThat(view.poll()).isEqualTo(item);
    view.add(item);

    items.remove();

    assertThat(view).containsExactly("a");
  }

  @Test
  void removingBeforeNextOrTwiceIsAnError() {
    view.addAll(List.of("a", "b"));
    Iterator<String> items = view.iterator();
    assertThatIllegalStateException().isThrownBy(items::remove);
    items.next();
    items.remove();
    assertThatIllegalStateException().isThrownBy(items::remove);
    assertThat(view).containsExactly("b");
  }

  @Test
  void removingAnItemThatHasLeftDoesNothing() throws Exception {
    view.addAll(List.of("a", "b"));
    Iterator<String> items = view.iterator();
    items.next();
    view.take();
    items.remove();
    assertThat(view).containsExactly("b");
    assertThat(queue.unfinished()).isEqualTo(1);
  }

  @Test
  void removingMakesRoomForABlockedPut() throws Exception {
    for (int i = 0; i < 10; i++) {
      view.add("x" + i);
    }
    var put = Activity.runs(() -> view.put("late")).onceBlocked();
    Iterator<String> items = view.iterator();
    items.next();
    items.next();
    items.remove();
    put.result();
    assertThat(view).hasSize(10).endsWith("late").doesNotContain("x1");
  }

  @Test
  void anUnboundedQueueReportsTheLargestCapacity() {
    assertThat(WorkQueue.unbounded().asBlockingQueue().remainingCapacity())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void theRemainingCapacityFollowsThePuts() {
    assertThat(view.remainingCapacity()).isEqualTo(10);
    view.add("a");
    assertThat(view.remainingCapacity()).isEqualTo(9);
    view.poll();
    assertThat(view.remainingCapacity()).isEqualTo(10);
  }
}
