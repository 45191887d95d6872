package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Notifies the listener when nothing has moved for the stall limit although the run holds items,
 * and when one worker has been at the same item for that long. It checks four times per limit, so a
 * stall is reported at most a quarter of the limit late.
 */
final class StallDetector implements TimedCheck {
  private final List<StageRun> stages;
  private final long limit; // nanoseconds; saturated at Long.MAX_VALUE
  private final Clock clock;
  private final Alarms alarms;

  private long seen;
  private long since;
  private boolean reported;
  private final Map<StageThreads.Task, Visit> visits =
      new WeakHashMap<>(); // of workers in user code

  /**
   * One visit of a worker to an item: its number, the time at which it was first seen, and whether
   * it was reported.
   */
  private record Visit(long number, long since, boolean reported) {
    Visit asReported() {
      return new Visit(number, since, true);
    }
  }

  StallDetector(List<StageRun> stages, Duration limit, Clock clock, Alarms alarms) {
    this.stages = stages;
    this.limit = TimeUnit.NANOSECONDS.convert(limit);
    this.clock = clock;
    this.alarms = alarms;
  }

  /** Returns the time between two checks, in nanoseconds. */
  long interval() {
    return Math.max(1, limit / 4);
  }

  @Override
  public long check() {
    long now = clock.nanoTime();
    checkRun(now);
    for (StageRun stage : stages) {
      if (stage.hasItems()) { // otherwise thousands of idle workers would be checked
        stage.threads().forEach(entry -> checkWorker(stage, entry, now));
      }
    }
    return interval();
  }

  private void checkRun(long now) {
    long moves = moves();
    if (moves != seen || !somethingIsIn() || isPaused() || since == 0) {
      seen = moves;
      since = now;
      reported = false;
    } else if (!reported && now - since >= limit) {
      reported = report(new Stall(Duration.ofNanos(now - since), true, waits()));
      if (reported) { // this report covers the busy workers, too
        visits.replaceAll((task, visit) -> visit.asReported());
      }
    }
  }

  private void checkWorker(StageRun stage, StageThreads.Entry entry, long now) {
    long number = entry.task().progress();
    Visit visit = visits.get(entry.task());
    if (number == 0) {
      visits.remove(entry.task());
    } else if (visit == null || visit.number() != number) {
      visits.put(entry.task(), new Visit(number, now, reported));
    } else if (!visit.reported()
        && now - visit.since() >= limit
        && since == now) { // the others move
      Duration lasting = Duration.ofNanos(now - visit.since());
      var busy = List.of(busy(entry.thread(), lasting));
      int depth = stage.waiting();
      var waits = List.of(new Stall.Waits(stage.name(), busy, 0, 0, depth));
      if (report(new Stall(lasting, false, waits))) {
        visits.put(entry.task(), visit.asReported());
      }
    }
  }

  private boolean report(Stall stall) {
    return alarms.ring(listener -> listener.stalled(stall));
  }

  /** Returns a number that changes whenever an item enters or leaves a stage. */
  private long moves() {
    long moves = 0;
    for (StageRun stage : stages) {
      QueueState.Level level = stage.queue.level();
      moves += 2 * level.accepted() - level.depth() + stage.ended() + stage.out();
    }
    return moves;
  }

  private boolean isPaused() {
    return stages.stream().anyMatch(StageRun::isPaused);
  }

  private boolean somethingIsIn() {
    return stages.stream().anyMatch(StageRun::hasItems);
  }

  private List<Stall.Waits> waits() {
    return stages.stream().map(StallDetector::waits).toList();
  }

  private static Stall.Waits waits(StageRun stage) {
    List<Stall.BusyWorker> busy = new ArrayList<>();
    int starved = 0;
    int blocked = 0;
    for (StageThreads.Entry entry : stage.threads()) {
      PhaseTimer.Times times = entry.task().timer().times();
      switch (times.now()) {
        case BUSY -> busy.add(busy(entry.thread(), Duration.ofNanos(times.lasting())));
        case STARVED -> starved++;
        case BLOCKED -> blocked++;
        case WAITING, OVER -> {}
      }
    }
    int depth = stage.waiting();
    return new Stall.Waits(stage.name(), busy, starved, blocked, depth);
  }

  private static Stall.BusyWorker busy(Thread thread, Duration lasting) {
    return new Stall.BusyWorker(thread.getName(), lasting, List.of(thread.getStackTrace()));
  }
}
