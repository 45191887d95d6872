package dev.tandem.queue;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** User code that a queue calls holds up only threads that wait for its result. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
@SuppressWarnings(
    "ThreadPriorityCheck") // yielding makes no test more correct, but two of them harder
record ForeignCodeTest(Bound bound) {

  /** Returns a collection that runs the action on each item before it keeps the item. */
  private static <T> Collection<T> target(List<T> kept, Consumer<T> action) {
    return new AbstractCollection<>() {
      @Override
      public boolean add(T item) {
        action.accept(item);
        return kept.add(item);
      }

      @Override
      public Iterator<T> iterator() {
        return kept.iterator();
      }

      @Override
      public int size() {
        return kept.size();
      }
    };
  }

  @Test
  void whileATargetIsSlowOtherThreadsUseTheQueueAndTheirLimitsHold() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(5);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    view.addAll(List.of(1, 2, 3));
    var slow = new CountDownLatch(1);
    var entered = new CountDownLatch(1);
    List<Integer> kept = new ArrayList<>();
    var drain =
        Activity.calls(() ->
            view.drainTo(
                target(
                    kept,
                    item -> {
                      entered.countDown();
                      await(slow);
                    })));
    entered.await();

    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.unfinished()).isEqualTo(3);
    assertThat(view.peek()).isEqualTo(1);
    assertThat(view.toArray()).containsExactly(1, 2, 3);
    assertThat(view.offer(4)).isTrue();
    assertThat(view.remove(2)).isTrue();
    assertThat(view.remove(1)).as("the target is working on it").isFalse();
    assertThat(view.poll(5, MILLISECONDS)).isNull();
    assertThat(queue.poll(Duration.ofMillis(5))).isNull();
    assertThat(queue.join(Duration.ofMillis(5))).isFalse();
    var take = Activity.calls(queue::take).onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(take::result);
    var late = Activity.calls(() -> view.poll(1, DAYS)).onceBlocked();
    var now = Activity.calls(view::poll).onceBlocked();
    slow.countDown();

    assertThat(drain.result()).as("1 and 3, and 4 in place of 2").isEqualTo(3);
    assertThat(kept).containsExactly(1, 3, 4);
    assertThat(now.result()).isNull();
    queue.put(5);
    assertThat(late.result()).isEqualTo(5);
  }

  @Test
  void aShutdownDuringADrainHandsBackTheRest() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3);
    List<Integer> left = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();

    int moved =
        queue.asBlockingQueue().drainTo(target(kept, item -> left.addAll(queue.shutdownNow())));

    assertThat(moved).isEqualTo(1);
    assertThat(kept).containsExactly(1);
    assertThat(left).containsExactly(2, 3);
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void aRefusedItemOfAQueueShutDownMeanwhileCanStillBeTaken() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            view.drainTo(
                target(
                    new ArrayList<>(),
                    item -> {
                      assertThat(queue.shutdownNow()).containsExactly(2);
                      throw new IllegalStateException("full");
                    })));
    assertThat(queue.take()).isEqualTo(1);
    queue.taskDone();
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void aTargetThatPollsLosesAndDoublesNothing() throws Exception {
    BlockingQueue<Integer> view = bound.fullOf(1, 2, 3, 4, 5, 6).asBlockingQueue();
    List<Integer> polled = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();

    view.drainTo(
        target(
            kept,
            item -> {
              Integer other = view.poll();
              if (other != null) {
                polled.add(other);
              }
            }));

    List<Integer> all = new ArrayList<>(kept);
    all.addAll(polled);
    assertThat(all).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(view).isEmpty();
  }

  @Test
  void aTargetThatWaitsForAnItemOfTheSameQueueIsRefused() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    assertThatIllegalStateException()
        .isThrownBy(() -> view.drainTo(target(new ArrayList<>(), item -> take(queue))))
        .withMessageContaining("drainTo");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> view.drainTo(target(new ArrayList<>(), item -> view.drainTo(new ArrayList<>()))))
        .withMessageContaining("drainTo");
    assertThat(view).containsExactly(1, 2, 3);
  }

  @Test
  void drainingToTheQueueItselfInDisguiseEnds() throws Exception {
    BlockingQueue<Integer> view = bound.<Integer>queueOf(10).asBlockingQueue();
    view.addAll(List.of(1, 2, 3));
    assertThat(view.drainTo(Collections.synchronizedCollection(view))).isEqualTo(3);
    assertThat(view).containsExactly(1, 2, 3);
    BlockingQueue<Integer> full = bound.fullOf(1, 2, 3).asBlockingQueue();
    assertThatIllegalStateException()
        .isThrownBy(() -> full.drainTo(Collections.synchronizedCollection(full)));
    assertThat(full).containsExactly(1, 2, 3);
  }

  /**
   * A queue is drained to a queue that other threads use, while interrupted threads hold every
   * carrier. Neither queue holds its lock while the other acquires its own.
   */
  @Test
  void drainingToAContendedQueueContinuesBesideInterruptedThreads() throws Exception {
    BlockingQueue<Integer> from = WorkQueue.<Integer>unbounded().asBlockingQueue();
    BlockingQueue<Integer> to = WorkQueue.<Integer>unbounded().asBlockingQueue();
    var over = new AtomicBoolean();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  to.clear();
                }
              }));
    }
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      others.add(Thread.startVirtualThread(() -> readsInterrupted(from, over)));
    }
    try {
      var drains =
          Activity.runs(() -> {
            for (int round = 0; round < 2_000; round++) {
              for (int i = 0; i < 20; i++) {
                from.add(i);
              }
              from.drainTo(to);
              Thread.yield();
            }
          });
      drains.result();
    } finally {
      over.set(true);
    }
    for (Thread other : others) {
      other.join();
    }
  }

  private static void readsInterrupted(BlockingQueue<Integer> queue, AtomicBoolean over) {
    Thread.currentThread().interrupt();
    while (!over.get()) {
      assertThat(queue.isEmpty() || queue.contains(-1)).isIn(true, false);
      queue.peek();
      Thread.yield();
    }
  }

  @Test
  void aStreamBindsWhenItBegins() throws Exception {
    BlockingQueue<Integer> view = bound.<Integer>queueOf(5).asBlockingQueue();
    var stream = view.stream();
    view.add(1);
    assertThat(stream.filter(item -> true).count()).isEqualTo(1);
    assertThat(view.spliterator().hasCharacteristics(Spliterator.CONCURRENT)).isTrue();
  }

  private static Integer take(WorkQueue<Integer> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
