package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the listener when nothing has moved for a while although something is in the run. It looks
 * a few times in that while, so a stall is told a quarter later at most.
 */
record StallDetector(List<StageRun> stages, Duration limit, RunListener listener, Clock clock) {

  void watch() throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(limit);
    long seen = moves();
    long since = clock.nanoTime();
    boolean told = false;
    while (true) {
      clock.sleep(Math.max(1, nanos / 4));
      long moves = moves();
      long now = clock.nanoTime();
      if (moves != seen || !somethingIsIn()) {
        seen = moves;
        since = now;
        told = false;
      } else if (!told && now - since >= nanos) {
        told = true;
        listener.stalled(stall(Duration.ofNanos(now - since)));
      }
    }
  }

  /** A number that changes whenever an item enters or leaves a stage. */
  private long moves() {
    long moves = 0;
    for (StageRun stage : stages) {
      BoundedBuffer.Level level = stage.queue.level();
      moves += 2 * level.accepted() - level.depth() + stage.tally.ended() + stage.tally.out.sum();
    }
    return moves;
  }

  private boolean somethingIsIn() {
    return stages.stream().anyMatch(stage -> stage.queue.level().accepted() > stage.tally.ended());
  }

  private Stall stall(Duration lasting) {
    return new Stall(lasting, stages.stream().map(StallDetector::waits).toList());
  }

  private static Stall.Waits waits(StageRun stage) {
    List<Stall.BusyWorker> busy = new ArrayList<>();
    int starved = 0;
    int blocked = 0;
    for (Staff.Hired hired : stage.hired()) {
      Lap.Times times = hired.member().lap().times();
      switch (times.now()) {
        case BUSY -> busy.add(busy(hired.thread(), times));
        case STARVED -> starved++;
        case BLOCKED -> blocked++;
        case OVER -> {}
      }
    }
    int depth = stage.queue.level().depth() + stage.aside();
    return new Stall.Waits(stage.name(), busy, starved, blocked, depth);
  }

  private static Stall.BusyWorker busy(Thread thread, Lap.Times times) {
    return new Stall.BusyWorker(
        thread.getName(), Duration.ofNanos(times.lasting()), List.of(thread.getStackTrace()));
  }
}
