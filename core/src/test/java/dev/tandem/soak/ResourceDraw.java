package dev.tandem.soak;

import java.io.IOException;

/**
 * The resources of a stage: the numbers of the open and of the close that fail, the first being 1.
 */
record ResourceDraw(int failingOpen, int failingClose) {

  /**
   * A resource that a worker has opened. No other worker may use it, unless it was handed over
   * while an item waited.
   */
  record Opened(Thread owner, StageDraw stage, ResourceDraw draw, Trial trial)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      checkOwner();
      StageLog log = trial.logs.get(stage.index());
      int number = log.close();
      try {
        trial.callbacks.of(stage.name(), Callback.CLOSE);
        // A failure of a close that the end of the run has interrupted is not reported.
        if (number == draw.failingClose() && !trial.closingHang.isInterrupted()) {
          throw new IOException("cannot close");
        }
      } catch (Throwable e) {
        log.closeFailed(e);
        throw e;
      }
    }

    void checkOwner() {
      trial.expect(
          stage.mayWaitOutside(trial.draw.processors()) || owner.equals(Thread.currentThread()),
          "a resource of another worker");
    }
  }

  Opened open(StageDraw stage, Trial trial) throws IOException {
    StageLog log = trial.logs.get(stage.index());
    int number = log.open();
    try {
      trial.callbacks.of(stage.name(), Callback.OPEN);
      if (number == failingOpen) {
        throw new IOException("cannot open");
      }
    } catch (Throwable e) {
      log.openFailed(e);
      throw e;
    }
    return new Opened(Thread.currentThread(), stage, this, trial);
  }
}
