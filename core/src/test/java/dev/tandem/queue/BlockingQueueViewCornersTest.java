package dev.tandem.queue;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The view keeps the contract of {@link BlockingQueue} in its corner cases: interrupts, nulls, and
 * code that calls back.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record BlockingQueueViewCornersTest(Bound bound) {

  @Test
  void aPendingInterruptIsThrownByMethodsThatMayWait() throws Exception {
    WorkQueue<String> queue = bound.queueOf(2);
    BlockingQueue<String> view = queue.asBlockingQueue();
    view.add("a");
    List<Activity.Body> calls =
        List.of(
            () -> view.put("b"),
            () -> view.offer("b", 1, DAYS),
            () -> view.offer("b", 0, DAYS),
            view::take,
            () -> view.poll(1, DAYS),
            () -> view.poll(0, DAYS));
    for (Activity.Body call : calls) {
      var activity =
          Activity.runs(() -> {
            Thread.currentThread().interrupt();
            call.run();
          });
      assertThatExceptionOfType(InterruptedException.class).isThrownBy(activity::result);
    }
    assertThat(view).containsExactly("a");
    assertThat(queue.unfinished()).isEqualTo(1);
  }

  @Test
  void methodsThatNeverWaitIgnoreAnInterruptAndKeepIt() throws Exception {
    BlockingQueue<String> view = bound.fullOf("a", "b", "c", "d").asBlockingQueue();
    var activity =
        Activity.calls(() -> {
          Thread.currentThread().interrupt();
          assertThat(view.peek()).isEqualTo("a");
          assertThat(view.poll()).isEqualTo("a");
          assertThat(view.offer("e")).isTrue();
          assertThat(view.remove("c")).isTrue();
          assertThat(view.size()).isEqualTo(3);
          assertThat(view.contains("e")).isTrue();
          assertThat(view.drainTo(new ArrayList<>(), 1)).isEqualTo(1);
          assertThat(view.toArray()).containsExactly("d", "e");
          view.clear();
          return Thread.currentThread().isInterrupted();
        });
    assertThat(activity.result()).isTrue();
    assertThat(view).isEmpty();
  }

  @Test
  void nullIsRefusedFirst() throws Exception {
    WorkQueue<String> full = bound.fullOf("a");
    WorkQueue<String> closed = bound.queueOf(1);
    closed.close();
    for (WorkQueue<String> queue : List.of(full, closed)) {
      BlockingQueue<String> view = queue.asBlockingQueue();
      assertThatNullPointerException().isThrownBy(() -> view.offer(absent()));
      assertThatNullPointerException().isThrownBy(() -> view.add(absent()));
      assertThatNullPointerException().isThrownBy(() -> view.put(absent()));
      assertThatNullPointerException().isThrownBy(() -> view.offer(absent(), 1, DAYS));
    }
    assertThatNullPointerException().isThrownBy(() -> full.asBlockingQueue().poll(1, absent()));
    assertThatNullPointerException()
        .isThrownBy(() -> full.asBlockingQueue().offer("b", 1, absent()));
  }

  @Test
  @SuppressWarnings("CollectionIncompatibleType") // the point is that nothing is found
  void anObjectThatCannotBeAnItemIsNotFound() throws Exception {
    BlockingQueue<String> view = bound.fullOf("a").asBlockingQueue();
    assertThat(view.contains(absent())).isFalse();
    assertThat(view.remove(absent())).isFalse();
    assertThat(view.contains(1)).isFalse();
    assertThat(view.remove(1)).isFalse();
    assertThat(view).containsExactly("a");
  }

  @Test
  @SuppressWarnings("ModifyingCollectionWithItself") // the point is that this is allowed
  void bulkOperationsMayTakeTheQueueItself() throws Exception {
    BlockingQueue<String> view = bound.fullOf("a", "b").asBlockingQueue();
    assertThat(view.containsAll(view)).isTrue();
    assertThat(view.retainAll(view)).isFalse();
    assertThat(view).containsExactly("a", "b");
    assertThat(view.removeAll(view)).isTrue();
    assertThat(view).isEmpty();
    assertThat(view.removeAll(view)).isFalse();
  }

  @Test
  void aConditionThatThrowsRemovesNothing() throws Exception {
    BlockingQueue<Integer> view = bound.fullOf(1, 2, 3).asBlockingQueue();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            view.removeIf(item -> {
              if (item == 3) {
                throw new IllegalStateException();
              }
              return true;
            }));
    assertThat(view).containsExactly(1, 2, 3);
  }

  @Test
  void otherThreadsMayUseTheQueueWhileAConditionIsTested() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3);
    BlockingQueue<Integer> view = queue.asBlockingQueue();

    boolean removed =
        view.removeIf(item -> {
          if (item == 1) {
            Integer polled = result(Activity.calls(view::poll));
            boolean offered = result(Activity.calls(() -> view.offer(1)));
            assertThat(polled).isEqualTo(1);
            assertThat(offered).isTrue();
          }
          return item != 3;
        });

    assertThat(removed).isTrue();
    assertThat(view).as("the item added meanwhile was not tested").containsExactly(3, 1);
    assertThat(queue.unfinished()).isEqualTo(2);
  }

  @Test
  void removeFindsAnItemThatIsPutInPlaceOfTheOneItFound() throws Exception {
    BlockingQueue<Object> view = bound.queueOf(2).asBlockingQueue();
    var first = new Item("first");
    view.add(first);

    // The first item leaves, and the other item arrives, when the first has just been found.
    assertThat(
            view.remove(
                new Sought(() -> {
                  assertThat(view.remove()).isSameAs(first);
                  view.add(new Item("other"));
                })))
        .isTrue();

    assertThat(view).isEmpty();
  }

  record Item(String name) {}

  /** An object that is equal to every item; the first comparison runs an action. */
  private static final class Sought {
    private final Runnable once;
    private boolean happened;

    Sought(Runnable once) {
      this.once = once;
    }

    @Override
    public boolean equals(Object other) {
      if (!happened) {
        happened = true;
        once.run();
      }
      return other instanceof Item;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @Test
  void anIteratorRemovesTheLastItemAfterGoingOverTheRest() throws Exception {
    BlockingQueue<Integer> view = bound.fullOf(1, 2, 3).asBlockingQueue();
    Iterator<Integer> items = view.iterator();
    items.next();
    List<Integer> rest = new ArrayList<>();

    items.forEachRemaining(rest::add);
    items.remove();

    assertThat(rest).containsExactly(2, 3);
    assertThat(view).containsExactly(1, 2);
    assertThatIllegalStateException().isThrownBy(items::remove);
  }

  @Test
  void iteratorsOfOneQueueRemoveTheirOwnItemsWhateverOthersRemove() throws Exception {
    BlockingQueue<Integer> view = bound.<Integer>queueOf(50).asBlockingQueue();
    for (int i = 0; i < 40; i++) {
      view.add(i);
    }
    Iterator<Integer> evens = view.iterator();
    Iterator<Integer> threes = view.iterator();
    for (int i = 0; i < 40; i++) {
      if (i == 20) { // items move to other places in a larger ring
        view.add(40);
        view.poll();
      }
      if (evens.next() % 2 == 0) {
        evens.remove();
      }
      if (threes.next() % 3 == 0) {
        threes.remove();
      }
    }
    assertThat(view).containsExactly(5, 7, 11, 13, 17, 19, 23, 25, 29, 31, 35, 37, 40);
  }

  @Test
  void anItemThatWasMarkedDoneTooEarlyIsStillTaken() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a", "b", "c");
    BlockingQueue<String> view = queue.asBlockingQueue();
    for (int i = 0; i < 3; i++) {
      queue.taskDone();
    }
    assertThat(view.take()).isEqualTo("a");
    assertThat(view.poll()).isEqualTo("b");
    assertThat(view.poll(1, DAYS)).isEqualTo("c");
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void toArrayFillsAnArrayThatJustFits() throws Exception {
    BlockingQueue<String> view = bound.fullOf("a", "b").asBlockingQueue();
    String[] fitting = new String[2];
    assertThat(view.toArray(fitting)).isSameAs(fitting).containsExactly("a", "b");
  }

  private static <V> V result(Activity<V> activity) {
    try {
      return activity.result();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a null that the compiler does not see, as code without annotations might. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T absent() {
    return null;
  }
}
