package dev.tandem.stress;

import static dev.tandem.stress.Race.word;

import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three threads, two of which may wait for the same thing: each is woken when its turn comes, also
 * where the wake-up has met one that was just interrupted. Lincheck chooses the interleavings, and
 * knows at once when all threads wait for ever.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("slow")
class BlockedCallsTest {

  @Test
  void closeEndsEachTake() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = WorkQueue.bounded(1);
      var one = new Caller(queue::take);
      var other = new Caller(queue::take);

      queue.close();

      one.ends("closed");
      other.ends("closed");
    });
  }

  @Test
  void failureEndsEachPut() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.holding(1, "x");
      var one = new Caller(() -> put(queue, "a"));
      var other = new Caller(() -> put(queue, "b"));

      queue.fail(new Exception("x"));

      one.ends("failed");
      other.ends("failed");
      left(queue, "x");
    });
  }

  @Test
  void shutdownEndsEachPutInLine() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.weighing("A");
      var one = new Caller(() -> put(queue, "B"));
      var other = new Caller(() -> put(queue, "a"));

      left(queue, "A");

      one.ends("closed");
      other.ends("closed");
    });
  }

  @Test
  void eachJoinEndsWithTheLastItem() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.working(1, "x");
      var one = new Caller(() -> joined(queue));
      var other = new Caller(() -> joined(queue));

      queue.taskDone();

      one.ends("joined");
      other.ends("joined");
    });
  }

  @Test
  void eachPutGetsAPlace() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.holding(1, "x");
      var one = new Caller(() -> put(queue, "a"));
      var other = new Caller(() -> put(queue, "b"));

      String taken = word(queue::take) + word(queue::take);

      one.ends("in");
      other.ends("in");
      left(queue, taken.equals("xa") ? "b" : "a");
    });
  }

  @Test
  void eachTakeGetsAnItem() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = WorkQueue.bounded(2);
      var one = new Caller(queue::take);
      var other = new Caller(queue::take);

      put(queue, "a");
      put(queue, "b");

      one.ends("a", "b");
      other.ends("a", "b");
      left(queue, "");
    });
  }

  @Test
  void anInterruptedPutLeavesThePlaceToTheOther() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.holding(1, "x");
      var one = new Caller(() -> put(queue, "a"));
      var other = new Caller(() -> put(queue, "b"));

      queue.take();
      one.interrupt();
      if (one.ends("in", "interrupted").equals("in")) {
        queue.take();
      }

      other.ends("in");
    });
  }

  @Test
  void anInterruptedTakeLeavesTheItemToTheOther() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = WorkQueue.bounded(1);
      var one = new Caller(queue::take);
      var other = new Caller(queue::take);

      queue.put("a");
      one.interrupt();
      if (one.ends("a", "b", "interrupted").equals("a")) {
        queue.put("b");
      }

      other.ends("a", "b");
      left(queue, "");
    });
  }

  @Test
  void aHeavyItemThatGivesUpLetsTheLightOneBehindItIn() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.weighing("m");
      var heavy = new Caller(() -> put(queue, "A"));
      var light = new Caller(() -> put(queue, "a"));

      heavy.interrupt();

      heavy.ends("interrupted");
      light.ends("in");
      left(queue, "ma");
    });
  }

  @Test
  void aHeavyItemThatLeavesLetsTwoLightOnesIn() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.weighing("A");
      var one = new Caller(() -> put(queue, "a"));
      var other = new Caller(() -> put(queue, "b"));

      queue.take();

      one.ends("in");
      other.ends("in");
    });
  }

  @Test
  void closeEndsEachConsumerWhenAllIsDone() {
    inEveryInterleaving(() -> {
      WorkQueue<String> queue = Race.holding(2, "a", "b");
      var one = new Caller(() -> consumed(queue));
      var other = new Caller(() -> consumed(queue));

      queue.close();
      queue.join();

      String all = one.ends("", "a", "b", "ab") + other.ends("", "a", "b", "ab");
      check(all.length() == 2, "consumed " + all);
    });
  }

  private static void inEveryInterleaving(Scenario scenario) {
    Lincheck.runConcurrentTest(
        Form.current().interleavings(),
        () -> {
          try {
            scenario.run();
          } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
          }
        });
  }

  private static String put(WorkQueue<String> queue, String item) throws InterruptedException {
    queue.put(item);
    return "in";
  }

  private static String joined(WorkQueue<String> queue) throws InterruptedException {
    queue.join();
    return "joined";
  }

  private static String consumed(WorkQueue<String> queue) throws InterruptedException {
    List<String> items = new ArrayList<>();
    queue.consume(items::add);
    return String.join("", items);
  }

  private static void left(WorkQueue<String> queue, String items) {
    check(String.join("", queue.shutdownNow()).equals(items), "left in the queue");
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private interface Scenario {
    void run() throws InterruptedException;
  }

  /** A call in a thread of its own. */
  private static final class Caller {
    private String outcome = "none";
    private final Thread thread;

    Caller(Race.Call call) {
      thread = new Thread(() -> outcome = word(call));
      thread.start();
    }

    void interrupt() {
      thread.interrupt();
    }

    /** Waits for the end of the call, which must be one of these. */
    String ends(String... ways) throws InterruptedException {
      thread.join();
      check(List.of(ways).contains(outcome), outcome);
      return outcome;
    }
  }
}
