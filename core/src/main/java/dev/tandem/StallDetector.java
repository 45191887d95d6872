package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells the listener when nothing has moved for a while although something is in the run, and when
 * one worker has been at the same item for that while. It looks a few times in that while, so a
 * stall is told a quarter later at most.
 */
final class StallDetector implements Vigil {
  private final List<StageRun> stages;
  private final long limit; // nanoseconds; the largest number if there are more
  private final Clock clock;
  private final Alarms alarms;

  private long seen;
  private long since;
  private boolean told;
  private final Map<Staff.Member, Visit> visits = new HashMap<>(); // of those who are at work

  /** A worker's stay with one item: the number of the stay, since when, and whether it was told. */
  private record Visit(long number, long since, boolean told) {
    Visit toldNow() {
      return new Visit(number, since, true);
    }
  }

  StallDetector(List<StageRun> stages, Duration limit, Clock clock, Alarms alarms) {
    this.stages = stages;
    this.limit = TimeUnit.NANOSECONDS.convert(limit);
    this.clock = clock;
    this.alarms = alarms;
  }

  /** When to look for the first time, and how long to wait in between. */
  long interval() {
    return Math.max(1, limit / 4);
  }

  @Override
  public long look() {
    long now = clock.nanoTime();
    lookAtTheRun(now);
    for (StageRun stage : stages) {
      if (stage.hasItems()) { // or there are thousands to be asked who have nothing to do
        stage.hired().forEach(hired -> lookAt(stage, hired, now));
      }
    }
    return interval();
  }

  private void lookAtTheRun(long now) {
    long moves = moves();
    if (moves != seen || !somethingIsIn() || since == 0) {
      seen = moves;
      since = now;
      told = false;
    } else if (!told && now - since >= limit) {
      told = tell(new Stall(Duration.ofNanos(now - since), true, waits()));
      if (told) { // the busy workers with it
        visits.replaceAll((member, visit) -> visit.toldNow());
      }
    }
  }

  private void lookAt(StageRun stage, Staff.Hired hired, long now) {
    long number = hired.member().progress();
    Visit visit = visits.get(hired.member());
    if (number == 0) {
      visits.remove(hired.member());
    } else if (visit == null || visit.number() != number) {
      visits.put(hired.member(), new Visit(number, now, told));
    } else if (!visit.told() && now - visit.since() >= limit && since == now) { // others go on
      Duration lasting = Duration.ofNanos(now - visit.since());
      var busy = List.of(busy(hired.thread(), lasting));
      int depth = stage.queue.level().depth() + stage.aside();
      var waits = List.of(new Stall.Waits(stage.name(), busy, 0, 0, depth));
      if (tell(new Stall(lasting, false, waits))) {
        visits.put(hired.member(), visit.toldNow());
      }
    }
  }

  private boolean tell(Stall stall) {
    return alarms.ring(listener -> listener.stalled(stall));
  }

  /** A number that changes whenever an item enters or leaves a stage. */
  private long moves() {
    long moves = 0;
    for (StageRun stage : stages) {
      BoundedBuffer.Level level = stage.queue.level();
      moves += 2 * level.accepted() - level.depth() + stage.ended() + stage.out();
    }
    return moves;
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
    for (Staff.Hired hired : stage.hired()) {
      Lap.Times times = hired.member().lap().times();
      switch (times.now()) {
        case BUSY -> busy.add(busy(hired.thread(), Duration.ofNanos(times.lasting())));
        case STARVED -> starved++;
        case BLOCKED -> blocked++;
        case OVER -> {}
      }
    }
    int depth = stage.queue.level().depth() + stage.aside();
    return new Stall.Waits(stage.name(), busy, starved, blocked, depth);
  }

  private static Stall.BusyWorker busy(Thread thread, Duration lasting) {
    return new Stall.BusyWorker(thread.getName(), lasting, List.of(thread.getStackTrace()));
  }
}
