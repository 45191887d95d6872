package dev.tandem.images;

import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.StageHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that each image handed out finds a worker of the stage that downloads. An image keeps
 * its worker while it waits for a silent server or for its next attempt. So few workers are needed
 * as a rule, and more than a thousand at times; all of them from the start would delay it.
 * Thread-safe.
 */
final class DownloadWorkers implements RunListener {
  private static final int SPARE = 24; // more than are handed out ahead of the requests

  private final int most;
  private volatile int wanted; // written by one thread at a time
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile @Nullable StageHandle stage; // of the run, once it has started

  /**
   * @param requests how many requests may be under way at once
   * @param most how many workers there may be
   */
  DownloadWorkers(int requests, int most) {
    this.most = most;
    wanted = Math.min(most, requests + SPARE);
  }

  /** Returns how many workers the run starts with. */
  int first() {
    return wanted;
  }

  @Override
  public void started(RunHandle run) {
    stage = run.stage(RowStages.DOWNLOAD);
  }

  /** Called when the first attempt at an image begins. */
  void begins() {
    int needed = underWay.incrementAndGet() + SPARE / 2;
    if (needed > wanted && wanted < most) {
      grow(needed);
    }
  }

  /** Doubles the workers; one thread after another, so that the largest number is the last one. */
  private synchronized void grow(int needed) {
    StageHandle changing = stage;
    if (needed > wanted && wanted < most && changing != null) {
      wanted = Math.min(most, 2 * wanted);
      changing.workers(wanted);
    }
  }

  /** Called when the last attempt at an image has ended. */
  void ends() {
    underWay.decrementAndGet();
  }
}
