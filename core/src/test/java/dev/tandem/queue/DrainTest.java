package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue can be drained through its view. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record DrainTest(Bound bound) {

  @Test
  void itemsThatTheTargetRefusesStayInOrder() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3, 4, 5);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    BlockingQueue<Integer> small = new ArrayBlockingQueue<>(2);

    assertThatIllegalStateException().isThrownBy(() -> view.drainTo(small));

    assertThat(small).containsExactly(1, 2);
    assertThat(view).containsExactly(3, 4, 5);
    assertThat(view.remainingCapacity()).isEqualTo(2);
    assertThat(queue.unfinished()).isEqualTo(3);
  }

  @Test
  void itemsTakenBeforeARefusalMakeRoomForBlockedPuts() throws Exception {
    BlockingQueue<Integer> view = bound.fullOf(1, 2, 3).asBlockingQueue();
    var one = Activity.runs(() -> view.put(4)).onceBlocked();
    var other = Activity.runs(() -> view.put(5)).onceBlocked();

    assertThatIllegalStateException().isThrownBy(() -> view.drainTo(new ArrayBlockingQueue<>(2)));

    one.result();
    other.result();
    assertThat(view).startsWith(3).hasSize(3);
  }

  @Test
  void aDrainLeavesNothingToAConcurrentOne() throws Exception {
    for (int round = 0; round < 200; round++) {
      BlockingQueue<Integer> view = bound.<Integer>queueOf(100).asBlockingQueue();
      for (int i = 0; i < 100; i++) {
        view.add(i);
      }
      var ready = new CountDownLatch(2);
      List<Activity<Integer>> drains = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        drains.add(
            Activity.calls(() -> {
              ready.countDown();
              ready.await();
              return view.drainTo(new ArrayList<>());
            }));
      }
      assertThat(List.of(drains.get(0).result(), drains.get(1).result()))
          .containsExactlyInAnyOrder(0, 100);
    }
  }

  @Test
  void aThreadThatWaitsForTheEndOfADrainUsesUpNoWakeUp() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(3);
    queue.put(1);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    var open = new CountDownLatch(1);
    var drain = Activity.calls(() -> view.drainTo(whenOpen(open))).onceBlocked();
    var other = Activity.calls(() -> view.drainTo(new ArrayList<>())).onceBlocked();
    queue.put(2); // calls the other drain, which keeps waiting
    open.countDown();
    assertThat(drain.result() + other.result()).isEqualTo(2);

    var taker = Activity.calls(queue::take).onceBlocked();
    queue.put(3);
    assertThat(taker.result()).isEqualTo(3);
  }

  /** Returns a list that accepts no item before the latch opens. */
  private static List<Integer> whenOpen(CountDownLatch open) {
    return new ArrayList<>() {
      @Override
      public boolean add(Integer item) {
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return super.add(item);
      }
    };
  }

  @Test
  void theTargetMayReadTheQueue() throws Exception {
    BlockingQueue<Integer> view = bound.fullOf(1, 2, 3).asBlockingQueue();
    List<Integer> left = new ArrayList<>();
    var target =
        new ArrayList<Integer>() {
          @Override
          public boolean add(Integer item) {
            left.add(view.size());
            assertThat(view.peek()).isEqualTo(item);
            assertThat(view.contains(item)).isTrue();
            return super.add(item);
          }
        };

    assertThat(view.drainTo(target)).isEqualTo(3);

    assertThat(left).containsExactly(3, 2, 1);
    assertThat(Activity.calls(() -> view.offer(4)).result()).as("nothing is left locked").isTrue();
  }

  @Test
  void clearEndsHoweverFastItemsCome() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(10);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    var producer =
        Activity.runs(() -> {
          for (int i = 0; i < 20_000; i++) {
            queue.put(i);
          }
        });
    while (!producer.isOver()) {
      view.clear();
    }
    producer.result();
    view.clear();
    assertThat(view).isEmpty();
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void drainedItemsAreDone() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2);
    var join = Activity.runs(queue::join).onceBlocked();

    queue.asBlockingQueue().drainTo(new ArrayList<>());

    assertThat(join.result()).isTrue();
  }
}
