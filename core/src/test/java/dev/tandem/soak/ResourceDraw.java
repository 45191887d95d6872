package dev.tandem.soak;

import java.io.IOException;

/** What the workers of a stage open: which open and which close fails, the first being 1. */
record ResourceDraw(int failingOpen, int failingClose) {

  /** What a worker has opened: its own, and nobody else's. */
  record Opened(Thread owner, StageDraw stage, ResourceDraw draw, Trial trial)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      checkOwner();
      StageLog log = trial.logs.get(stage.index());
      int number = log.close();
      try {
        trial.callbacks.of(stage.name(), Callback.CLOSE);
        // What comes of a close that an end has interrupted is told to nobody.
        if (number == draw.failingClose() && !trial.closingHang.isInterrupted()) {
          throw new IOException("cannot close");
        }
      } catch (Throwable e) {
        log.closeFailed(e);
        throw e;
      }
    }

    void checkOwner() {
      trial.expect(owner.equals(Thread.currentThread()), "a resource of another worker");
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
