package dev.tandem.stress;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/**
 * One queue, and the calls that two threads race on it. The outcome of a call is a word, whether it
 * returns or throws; items are single letters, so that an outcome is read at a glance.
 */
abstract class Race {
  static final Duration ZERO = Duration.ZERO;

  /** A limit that never comes, but takes the way of the timed wait. */
  static final Duration LONG = Duration.ofDays(1);

  private final WorkQueue<String> queue;
  private final BlockingQueue<String> view;

  /** Written before the last item is done; plain, because {@code join} must make it visible. */
  boolean finished;

  Race(WorkQueue<String> queue) {
    this.queue = queue;
    view = queue.asBlockingQueue();
  }

  static WorkQueue<String> empty(int capacity) {
    return WorkQueue.bounded(capacity);
  }

  static WorkQueue<String> holding(int capacity, String... items) {
    return filled(WorkQueue.bounded(capacity), items);
  }

  /** A queue whose first item has been taken and is being worked on; the others are in it. */
  static WorkQueue<String> working(int capacity, String taken, String... items) {
    WorkQueue<String> queue = filled(WorkQueue.bounded(capacity), taken);
    word(queue::take);
    return filled(queue, items);
  }

  /** A queue bounded by the weight 10. */
  static WorkQueue<String> weighing(String... items) {
    return filled(WorkQueue.boundedByWeight(10, Race::weight), items);
  }

  private static WorkQueue<String> filled(WorkQueue<String> queue, String... items) {
    for (String item : items) {
      queue.asBlockingQueue().add(item);
    }
    return queue;
  }

  private static long weight(String item) {
    return switch (item) {
      case "X" -> 20;
      case "A", "B", "C" -> 10;
      case "m" -> 6;
      default -> 1;
    };
  }

  final String put(String item) {
    return word(() -> {
      queue.put(item);
      return "in";
    });
  }

  final String offer(String item, Duration limit) {
    return word(() -> queue.offer(item, limit) ? "in" : "refused");
  }

  final String take() {
    return word(queue::take);
  }

  final String poll(Duration limit) {
    return word(() -> {
      String item = queue.poll(limit);
      return item == null ? "none" : item;
    });
  }

  final String taskDone() {
    try {
      queue.taskDone();
      return "done";
    } catch (IllegalStateException e) {
      return "too often";
    }
  }

  final String join() {
    return word(() -> {
      queue.join();
      return finished ? "joined" : "too early";
    });
  }

  final String join(Duration limit) {
    return word(() -> queue.join(limit) && finished ? "joined" : "too early");
  }

  final String close() {
    queue.close();
    return "-";
  }

  final String fail(String cause) {
    queue.fail(new Exception(cause));
    return "-";
  }

  final String shutdownNow() {
    String left = String.join("", queue.shutdownNow());
    return left.isEmpty() ? "-" : left;
  }

  final int size() {
    return queue.size();
  }

  final String viewTake() {
    return word(view::take);
  }

  final String viewPoll() {
    String item = view.poll();
    return item == null ? "none" : item;
  }

  final String viewRemove(String item) {
    return String.valueOf(view.remove(item));
  }

  /** The cause that the failed queue names. */
  final String cause() {
    try {
      return "accepts " + view.offer("z");
    } catch (QueueClosedException e) {
      Throwable cause = e.getCause();
      return cause == null ? "none" : String.valueOf(cause.getMessage());
    }
  }

  /** What the race has left: the items in the queue, how many are unfinished, and its state. */
  final String account() {
    int size = queue.size();
    long unfinished = queue.unfinished();
    boolean closed = queue.isClosed();
    String left = shutdownNow();
    if (!left.equals(size == 0 ? "-" : left) || (size > 0 && left.length() != size)) {
      return "size " + size + " of " + left;
    }
    return left + " " + unfinished + " " + (closed ? take() : "open");
  }

  static String word(Call call) {
    try {
      return call.run();
    } catch (QueueClosedException e) {
      return e.getCause() == null ? "closed" : "failed";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  /** A call that may wait. */
  @FunctionalInterface
  interface Call {
    String run() throws InterruptedException;
  }
}
