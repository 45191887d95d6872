package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A loop can consume a queue. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record IterationTest(Bound bound) {

  @Test
  void aLoopTakesEverythingUntilTheQueueIsClosedAndDrained() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(2);
    var consumer =
        Activity.calls(() -> {
          List<Integer> seen = new ArrayList<>();
          for (int item : queue.consuming()) {
            seen.add(item);
          }
          return seen;
        });
    for (int i = 0; i < 10; i++) {
      queue.put(i);
    }

    queue.close();

    assertThat(consumer.result()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void eachThreadThatLoopsEnds() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(2);
    List<Activity<Boolean>> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      consumers.add(Activity.calls(() -> queue.consuming().iterator().hasNext()).onceBlocked());
    }

    queue.close();

    for (Activity<Boolean> consumer : consumers) {
      assertThat(consumer.result()).isFalse();
    }
  }

  @Test
  void askingForTheNextItemMarksTheOneBeforeItDone() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a", "b");
    queue.close();
    Iterator<String> items = queue.consuming().iterator();

    assertThat(items.next()).isEqualTo("a");
    assertThat(queue.unfinished()).isEqualTo(2);
    assertThat(items.hasNext()).isTrue();
    assertThat(items.hasNext()).isTrue();
    assertThat(queue.unfinished()).isEqualTo(1);
    assertThat(items.next()).isEqualTo("b");
    assertThat(queue.unfinished()).isEqualTo(1);
    assertThat(items.hasNext()).isFalse();
    assertThat(queue.unfinished()).isZero();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(items::next);
  }

  @Test
  void theEndOfAFailedQueueReportsTheCause() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var cause = new IOException("disk full");
    queue.fail(cause);
    Iterator<String> items = queue.consuming().iterator();

    assertThat(items.next()).isEqualTo("a");
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(items::hasNext)
        .withCause(cause);
  }

  @Test
  void anInterruptEndsTheLoopAndIsKept() throws Exception {
    WorkQueue<String> queue = bound.queueOf(1);
    var consumer =
        Activity.calls(() -> {
          try {
            return "took " + queue.consuming().iterator().next();
          } catch (CancellationException e) {
            return "interrupted: " + Thread.currentThread().isInterrupted();
          }
        });

    consumer.onceBlocked().interrupt();

    assertThat(consumer.result()).isEqualTo("interrupted: true");
    queue.put("still works");
    assertThat(queue.take()).isEqualTo("still works");
  }
}
