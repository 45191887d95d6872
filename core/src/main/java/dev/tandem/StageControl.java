package dev.tandem;

import java.time.Duration;

/** Checks the changes that a user makes to a stage, and passes them on. */
record StageControl(StageRun stage) implements StageHandle {

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public int workers() {
    return stage.gate.wanted();
  }

  @Override
  public void workers(int workers) {
    Limits.requirePositive(workers, "the number of workers of stage '" + name() + "'");
    if (workers > 1 && stage.makesBatches()) {
      throw new IllegalArgumentException(
          "stage '" + name() + "' makes batches, so it has one worker: " + workers);
    }
    stage.fixWorkers(Math.min(workers, stage.mostWorkers()));
  }

  @Override
  public void rate(int attempts, Duration time) {
    Limits.requirePositive(attempts, "the rate of stage '" + name() + "'");
    Limits.requirePositive(time, "the period of the rate of stage '" + name() + "'");
    if (stage.makesBatches()) {
      throw new IllegalArgumentException("stage '" + name() + "' makes batches, so it has no rate");
    }
    stage.changeRate(RateLimiter.interval(attempts, time));
  }

  @Override
  public void pause() {
    stage.pause(StageGate.Pause.STAGE);
  }

  @Override
  public void resume() {
    stage.resume(StageGate.Pause.STAGE);
  }

  @Override
  public boolean isPaused() {
    return stage.isPaused();
  }
}
