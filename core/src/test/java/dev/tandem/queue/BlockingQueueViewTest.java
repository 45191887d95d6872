package dev.tandem.queue;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The view of a queue keeps the contract of {@link BlockingQueue}. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record BlockingQueueViewTest(Bound bound) {

  private <T> BlockingQueue<T> viewOf(int capacity) {
    return bound.<T>queueOf(capacity).asBlockingQueue();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array does not escape
  private <T> BlockingQueue<T> fullViewOf(T... items) throws InterruptedException {
    return bound.fullOf(items).asBlockingQueue();
  }

  // Putting

  @Test
  void addThrowsOnAFullQueueAndOfferReturnsFalse() {
    BlockingQueue<String> view = viewOf(2);
    assertThat(view.add("a")).isTrue();
    assertThat(view.offer("b")).isTrue();

    assertThatIllegalStateException().isThrownBy(() -> view.add("c"));
    assertThat(view.offer("c")).isFalse();
    assertThat(view).containsExactly("a", "b");
  }

  @Test
  void putWaitsForRoom() throws Exception {
    BlockingQueue<String> view = fullViewOf("a");
    var put = Activity.runs(() -> view.put("b")).onceBlocked();

    assertThat(view.take()).isEqualTo("a");

    put.result();
    assertThat(view.take()).isEqualTo("b");
  }

  @Test
  void aBlockedPutCanBeInterrupted() throws Exception {
    BlockingQueue<String> view = fullViewOf("a");
    var put = Activity.runs(() -> view.put("b")).onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(put::result);
    assertThat(view).containsExactly("a");
  }

  @Test
  void aTimedOfferWaitsNoLongerThanItsTime() throws Exception {
    BlockingQueue<String> view = fullViewOf("a");
    long start = System.nanoTime();

    assertThat(view.offer("b", 5, MILLISECONDS)).isFalse();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(5));
    assertThat(view.offer("b", 0, SECONDS)).isFalse();
    assertThat(view.offer("b", Long.MIN_VALUE, DAYS)).isFalse();
    assertThat(view).containsExactly("a");
  }

  @Test
  void aTimedOfferSucceedsOnceThereIsRoom() throws Exception {
    BlockingQueue<String> view = fullViewOf("a");
    var offer = Activity.calls(() -> view.offer("b", Long.MAX_VALUE, DAYS)).onceBlocked();

    view.take();

    assertThat(offer.result()).isTrue();
    assertThat(view).containsExactly("b");
  }

  @Test
  void aTimedOfferCanBeInterrupted() throws Exception {
    BlockingQueue<String> view = fullViewOf("a");
    var offer = Activity.calls(() -> view.offer("b", 1, DAYS)).onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(offer::result);
    assertThat(view).containsExactly("a");
  }

  @Test
  void addAllAddsInOrder() {
    BlockingQueue<Integer> view = viewOf(5);
    assertThat(view.addAll(List.of())).isFalse();
    assertThat(view.addAll(List.of(1, 2, 3))).isTrue();
    assertThat(view).containsExactly(1, 2, 3);
  }

  @Test
  void addAllToAQueueThatFillsUpThrowsAndKeepsTheItemsThatFit() {
    BlockingQueue<Integer> view = viewOf(2);
    assertThatIllegalStateException().isThrownBy(() -> view.addAll(List.of(1, 2, 3)));
    assertThat(view).containsExactly(1, 2);
  }

  @Test
  @SuppressWarnings("ModifyingCollectionWithItself") // the point is that this is refused
  void addAllOfTheQueueItselfIsRefused() {
    BlockingQueue<Integer> view = viewOf(5);
    view.add(1);
    assertThatIllegalArgumentException().isThrownBy(() -> view.addAll(view));
    assertThat(view).containsExactly(1);
  }

  @Test
  void nullIsRefused() {
    BlockingQueue<String> view = viewOf(5);
    assertThatNullPointerException().isThrownBy(() -> view.add(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.offer(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.put(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.offer(absent(), 1, DAYS));
    assertThatNullPointerException().isThrownBy(() -> view.addAll(absent()));
    assertThatNullPointerException()
        .isThrownBy(() -> view.addAll(Arrays.<String>asList("a", absent(), "b")));
    assertThat(view).containsExactly("a");
  }

  // Taking

  @Test
  void pollAndPeekReturnNullOnAnEmptyQueueElementAndRemoveThrow() {
    BlockingQueue<String> view = viewOf(1);
    assertThat(view.poll()).isNull();
    assertThat(view.peek()).isNull();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(view::element);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(view::remove);
  }

  @Test
  void peekAndElementLeaveTheHeadInPollAndRemoveTakeIt() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b");
    assertThat(view.peek()).isEqualTo("a");
    assertThat(view.element()).isEqualTo("a");
    assertThat(view.poll()).isEqualTo("a");
    assertThat(view.remove()).isEqualTo("b");
    assertThat(view).isEmpty();
  }

  @Test
  void takeWaitsForAnItem() throws Exception {
    BlockingQueue<String> view = viewOf(1);
    var take = Activity.calls(view::take).onceBlocked();

    view.add("a");

    assertThat(take.result()).isEqualTo("a");
  }

  @Test
  void aBlockedTakeCanBeInterrupted() {
    BlockingQueue<String> view = viewOf(1);
    var take = Activity.calls(view::take).onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(take::result);
    assertThat(view.offer("a")).isTrue();
    assertThat(view).containsExactly("a");
  }

  @Test
  void aTimedPollWaitsNoLongerThanItsTime() throws Exception {
    BlockingQueue<String> view = viewOf(1);
    long start = System.nanoTime();

    assertThat(view.poll(5, MILLISECONDS)).isNull();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(5));
    assertThat(view.poll(0, SECONDS)).isNull();
    assertThat(view.poll(Long.MIN_VALUE, DAYS)).isNull();
  }

  @Test
  void aTimedPollReturnsAnItemThatComes() throws Exception {
    BlockingQueue<String> view = viewOf(1);
    var poll = Activity.calls(() -> view.poll(Long.MAX_VALUE, DAYS)).onceBlocked();

    view.add("a");

    assertThat(poll.result()).isEqualTo("a");
  }

  @Test
  void aTimedPollCanBeInterrupted() {
    BlockingQueue<String> view = viewOf(1);
    var poll = Activity.calls(() -> view.poll(1, DAYS)).onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(poll::result);
  }

  @Test
  void drainToMovesEverythingInOrder() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1, 2, 3);
    List<Integer> target = new ArrayList<>(List.of(0));

    assertThat(view.drainTo(target)).isEqualTo(3);

    assertThat(target).containsExactly(0, 1, 2, 3);
    assertThat(view).isEmpty();
    assertThat(view.drainTo(target)).isZero();
  }

  @Test
  void drainToMovesNoMoreThanItsLimit() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1, 2, 3);
    List<Integer> target = new ArrayList<>();

    assertThat(view.drainTo(target, 2)).isEqualTo(2);
    assertThat(view.drainTo(target, 0)).isZero();
    assertThat(view.drainTo(target, -1)).isZero();

    assertThat(target).containsExactly(1, 2);
    assertThat(view).containsExactly(3);
  }

  @Test
  void drainToMakesRoomForBlockedPuts() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1, 2);
    var one = Activity.runs(() -> view.put(3)).onceBlocked();
    var other = Activity.runs(() -> view.put(4)).onceBlocked();

    assertThat(view.drainTo(new ArrayList<>(), 2)).isEqualTo(2);

    one.result();
    other.result();
    assertThat(view).containsExactlyInAnyOrder(3, 4);
  }

  @Test
  void drainingAQueueToItselfIsRefused() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    assertThatIllegalArgumentException().isThrownBy(() -> view.drainTo(view));
    assertThatIllegalArgumentException().isThrownBy(() -> view.drainTo(view, 1));
    assertThatIllegalArgumentException()
        .as("another view of the same queue is the same queue")
        .isThrownBy(() -> view.drainTo(queue.asBlockingQueue()));
    assertThat(view).containsExactly(1, 2);
  }

  @Test
  void drainingToNothingIsRefused() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1);
    assertThatNullPointerException().isThrownBy(() -> view.drainTo(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.drainTo(absent(), 1));
    assertThat(view).containsExactly(1);
  }

  // Removing

  @Test
  void removeRemovesTheFirstEqualItem() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b", "a", "c");
    assertThat(view.remove("a")).isTrue();
    assertThat(view).containsExactly("b", "a", "c");
    assertThat(view.remove("c")).isTrue();
    assertThat(view.remove("c")).isFalse();
    assertThat(view.remove(absent())).isFalse();
    assertThat(view).containsExactly("b", "a");
  }

  @Test
  void removingMakesRoomForABlockedPut() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b");
    var put = Activity.runs(() -> view.put("c")).onceBlocked();

    assertThat(view.remove("b")).isTrue();

    put.result();
    assertThat(view).containsExactly("a", "c");
  }

  @Test
  void bulkRemovalsKeepTheOrderOfTheRest() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(view.removeIf(i -> i % 4 == 0)).isTrue();
    assertThat(view).containsExactly(1, 2, 3, 5, 6, 7);
    assertThat(view.removeIf(i -> i > 10)).isFalse();
    assertThat(view.removeAll(List.of(2, 7, 9))).isTrue();
    assertThat(view).containsExactly(1, 3, 5, 6);
    assertThat(view.retainAll(List.of(3, 6, 9))).isTrue();
    assertThat(view).containsExactly(3, 6);
    assertThat(view.retainAll(List.of(3, 6))).isFalse();
    assertThatNullPointerException().isThrownBy(() -> view.removeIf(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.removeAll(absent()));
    assertThatNullPointerException().isThrownBy(() -> view.retainAll(absent()));
  }

  @Test
  void clearLeavesNothing() throws Exception {
    BlockingQueue<Integer> view = fullViewOf(1, 2);
    view.clear();
    assertThat(view).isEmpty();
    assertThat(view.remainingCapacity()).isPositive();
    assertThat(view.offer(3)).isTrue();
  }

  // Reading

  @Test
  void sizeAndEmptinessFollowPutsAndTakes() throws Exception {
    BlockingQueue<Integer> view = viewOf(2);
    assertThat(view.isEmpty()).isTrue();
    view.put(1);
    assertThat(view.size()).isEqualTo(1);
    view.put(2);
    assertThat(view.size()).isEqualTo(2);
    view.take();
    view.take();
    assertThat(view.size()).isZero();
    assertThat(view.isEmpty()).isTrue();
  }

  @Test
  void containsFindsEqualItems() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b");
    assertThat(view.contains("b")).isTrue();
    assertThat(view.contains("c")).isFalse();
    assertThat(view.contains(absent())).isFalse();
    assertThat(view.containsAll(List.of("a", "b"))).isTrue();
    assertThat(view.containsAll(List.of("a", "c"))).isFalse();
    view.take();
    assertThat(view.contains("a")).isFalse();
  }

  @Test
  void toArrayCopiesInOrder() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b");
    assertThat(view.toArray()).containsExactly("a", "b");
    assertThat(view.toArray(String[]::new)).containsExactly("a", "b");
  }

  @Test
  @SuppressWarnings("CollectionToArraySafeParameter") // the point is that this is refused
  void toArrayUsesAnArrayThatIsLargeEnoughAndMarksItsEnd() throws Exception {
    BlockingQueue<String> view = fullViewOf("a", "b");
    String[] large = {"x", "x", "x", "x"};
    assertThat(view.toArray(large)).isSameAs(large);
    assertThat(Arrays.asList(large)).containsExactly("a", "b", null, "x");
    String[] small = {};
    assertThat(view.toArray(small)).containsExactly("a", "b");
    assertThatExceptionOfType(ArrayStoreException.class)
        .isThrownBy(() -> view.toArray(new Integer[2]));
    assertThatNullPointerException()
        .isThrownBy(() -> view.toArray(BlockingQueueViewTest.<String[]>absent()));
  }

  @Test
  void itsTextIsThatOfAList() throws Exception {
    assertThat(fullViewOf("a", "b")).hasToString("[a, b]");
    assertThat(viewOf(1)).hasToString("[]");
  }

  @Test
  void aStreamSeesTheItemsInTheQueue() throws Exception {
    assertThat(fullViewOf(1, 2, 3).stream().map(i -> i * 2)).containsExactly(2, 4, 6);
    List<Integer> seen = new ArrayList<>();
    fullViewOf(1, 2, 3).forEach(seen::add);
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  void streamsTolerateConcurrentChanges() throws Exception {
    BlockingQueue<Integer> view = viewOf(100);
    var churn =
        Activity.runs(() -> {
          for (int i = 0; i < 20_000; i++) {
            view.put(i);
            view.put(i);
            view.clear();
          }
        });
    while (!churn.isOver()) {
      assertThat(view.stream().toArray().length).isBetween(0, 2);
    }
    churn.result();
  }

  // Closing

  @Test
  void aClosedQueueRefusesPutsThroughTheView() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    BlockingQueue<String> view = queue.asBlockingQueue();
    queue.close();

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> view.put("b"));
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> view.offer("b"));
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> view.offer("b", 1, DAYS));
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> view.add("b"));
    assertThat(view.take()).isEqualTo("a");
  }

  @Test
  void toTakersOfTheViewAClosedQueueLooksEmpty() throws Exception {
    WorkQueue<String> closed = bound.queueOf(1);
    WorkQueue<String> failed = bound.queueOf(1);
    var before = Activity.calls(() -> closed.asBlockingQueue().take()).onceBlocked();
    closed.close();
    failed.fail(new IllegalStateException("failed"));
    for (WorkQueue<String> queue : List.of(closed, failed)) {
      BlockingQueue<String> view = queue.asBlockingQueue();
      assertThat(view.poll()).isNull();
      assertThat(view.poll(5, MILLISECONDS)).isNull();
      var take = Activity.calls(view::take).onceBlocked().interrupt();
      assertThatExceptionOfType(InterruptedException.class).isThrownBy(take::result);
    }
    before.onceBlocked().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(before::result);
  }

  @Test
  void itemsThatLeaveThroughTheViewAreDone() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3, 4, 5, 6, 7);
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    view.take();
    view.poll();
    view.poll(1, DAYS);
    view.remove(4);
    view.removeIf(i -> i == 5);
    view.drainTo(new ArrayList<>(), 1);
    assertThat(queue.unfinished()).isEqualTo(1);
    view.clear();
    queue.join();
  }

  // Use by other classes

  @Test
  void aThreadPoolCanWorkOffTheQueue() throws Exception {
    WorkQueue<Runnable> queue = bound.queueOf(1_000);
    var ran = new AtomicInteger();
    try (var pool = new ThreadPoolExecutor(3, 3, 1, SECONDS, queue.asBlockingQueue())) {
      for (int i = 0; i < 500; i++) {
        pool.execute(ran::incrementAndGet);
      }
    }
    assertThat(ran).hasValue(500);
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void aThreadPoolThatIsShutDownHandsBackTheTasksInTheQueue() throws Exception {
    WorkQueue<Runnable> queue = bound.queueOf(10);
    var pool = new ThreadPoolExecutor(1, 1, 1, SECONDS, queue.asBlockingQueue());
    WorkQueue<String> never = bound.queueOf(1);
    var running = bound.<String>queueOf(1);
    pool.execute(() -> {
      try {
        running.put("running");
        never.take();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    });
    running.take();
    Runnable left = () -> {};
    pool.execute(left);

    assertThat(pool.shutdownNow()).containsExactly(left);
    assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThreadPoolOnAClosedQueueKeepsItsThreadsUntilItIsShutDown(boolean timed) throws Exception {
    WorkQueue<Runnable> queue = bound.queueOf(10);
    var started = new AtomicInteger();
    var died = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            2,
            2,
            timed ? 10 : 0,
            SECONDS,
            queue.asBlockingQueue(),
            task -> {
              started.incrementAndGet();
              var thread = new Thread(task);
              thread.setUncaughtExceptionHandler((dead, e) -> died.incrementAndGet());
              return thread;
            });
    pool.allowCoreThreadTimeOut(timed);
    assertThat(pool.prestartAllCoreThreads()).isEqualTo(2);
    var ran = new CountDownLatch(1);
    pool.execute(ran::countDown);
    ran.await();

    queue.close();

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> pool.execute(() -> {}));
    pool.shutdown();
    assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    assertThat(started).hasValue(2);
    assertThat(died).hasValue(0);
  }

  /** Returns a null that the compiler does not see, as code without annotations might. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T absent() {
    return null;
  }
}
