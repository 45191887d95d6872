package dev.tandem.stress;

import java.util.ArrayList;
import java.util.List;

/**
 * What the queue means, without threads: the sequential specification that Lincheck compares every
 * concurrent history with. Results are text, what is thrown included.
 */
abstract class SequentialQueue {
  private final int bound;
  private final boolean weighed;

  private final List<Integer> items = new ArrayList<>();
  private int unfinished;
  private boolean closed;
  private boolean failed;

  SequentialQueue(int bound, boolean weighed) {
    this.bound = bound;
    this.weighed = weighed;
  }

  public String offer(int item) {
    if (closed) {
      return end();
    }
    boolean fits = items.isEmpty() || weight(item) <= room();
    if (fits) {
      items.add(item);
      unfinished++;
    }
    return String.valueOf(fits);
  }

  public String viewOffer(int item) {
    return offer(item);
  }

  public String poll() {
    if (items.isEmpty()) {
      return closed ? end() : "null";
    }
    return String.valueOf(items.removeFirst());
  }

  public String viewPoll() {
    if (items.isEmpty()) {
      return "null";
    }
    finish(1);
    return String.valueOf(items.removeFirst());
  }

  public String viewPeek() {
    return items.isEmpty() ? "null" : String.valueOf(items.getFirst());
  }

  public boolean viewRemove(int item) {
    boolean removed = items.remove(/* element */ (Integer) item);
    if (removed) {
      finish(1);
    }
    return removed;
  }

  public String viewCopy() {
    return items.toString();
  }

  /** How many more items of the mean weight of those in the queue would fit. */
  public int viewRoom() {
    int free = Math.max(0, room());
    int held = bound - room();
    if (!weighed) {
      return free;
    }
    return held == 0 ? Integer.MAX_VALUE : (int) ((double) free * items.size() / held);
  }

  public String taskDone() {
    if (unfinished == 0) {
      return "too often";
    }
    finish(1);
    return "done";
  }

  public String join() {
    if (unfinished == 0) {
      return "true";
    }
    return failed ? end() : "false";
  }

  public void close() {
    closed = true;
  }

  public void fail() {
    closed = true;
    failed = true;
  }

  public String shutdownNow() {
    closed = true;
    String left = items.toString();
    finish(items.size());
    items.clear();
    return left;
  }

  public int size() {
    return items.size();
  }

  public long unfinished() {
    return unfinished;
  }

  public boolean isClosed() {
    return closed;
  }

  private String end() {
    return failed ? "failed" : "closed";
  }

  private int room() {
    return bound - items.stream().mapToInt(this::weight).sum();
  }

  private int weight(int item) {
    return weighed ? item : 1;
  }

  private void finish(int count) {
    unfinished =
        Math.max(0, unfinished - count); // an item may be said to be done before it is taken
  }
}
