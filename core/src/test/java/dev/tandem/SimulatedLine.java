package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A discrete-event simulation of a line of stages with bounded queues, in virtual time and without
 * threads. Its first stage takes from a source, and its last stage puts into a sink.
 */
final class SimulatedLine {
  static final long MILLIS = 1_000_000;
  static final long SECOND = 1_000 * MILLIS;

  /** What happens at a moment; events of the same moment happen in the order of their creation. */
  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<SimulatedStage> stages = new ArrayList<>();
  private long now;
  private long number;
  private long unread = Long.MAX_VALUE; // items that the source has left
  private long interval; // between two items of the source; 0 if it is as fast as it is asked
  private long finished;
  private long lastFinish;

  SimulatedLine(long seed) {
    random = new Random(seed);
  }

  /** Adds a stage whose items take what {@code service} takes. */
  SimulatedStage add(String name, SimulatedService service) {
    var stage = new SimulatedStage(this, name, service);
    if (!stages.isEmpty()) {
      stages.getLast().connect(stage);
    }
    stages.add(stage);
    return stage;
  }

  /** Sets how many items the source has. */
  SimulatedLine items(long count) {
    unread = count;
    return this;
  }

  /** Sets the time between two items of the source. */
  SimulatedLine every(long nanos) {
    interval = nanos;
    return this;
  }

  List<SimulatedStage> stages() {
    return stages;
  }

  SimulatedStage stage(int index) {
    return stages.get(index);
  }

  long now() {
    return now;
  }

  /** Returns how many results have reached the sink. */
  long finished() {
    return finished;
  }

  /** Returns when the latest result reached the sink. */
  long lastFinish() {
    return lastFinish;
  }

  void at(long time, Runnable action) {
    events.add(new Event(time, number++, action));
  }

  void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Fills the queue of the first stage, or begins to put an item into it at each interval. */
  void start() {
    if (interval == 0) {
      supply();
    } else {
      supplyInTime();
    }
    stages.forEach(SimulatedStage::work);
  }

  /** Lets everything happen until {@code time}. */
  void runUntil(long time) {
    while (!events.isEmpty() && events.peek().time <= time) {
      Event event = events.remove();
      now = event.time;
      event.action.run();
    }
    now = time;
  }

  /** Puts what there is room for; called whenever the first stage has taken an item. */
  void supply() {
    SimulatedStage first = stages.getFirst();
    while (interval == 0 && unread > 0 && first.hasRoom()) {
      unread--;
      first.put();
    }
  }

  private void supplyInTime() {
    if (unread > 0) {
      if (stages.getFirst().hasRoom()) {
        unread--;
        stages.getFirst().put();
        stages.getFirst().work();
      }
      after(interval, this::supplyInTime);
    }
  }

  void finish() {
    finished++;
    lastFinish = now;
  }
}
