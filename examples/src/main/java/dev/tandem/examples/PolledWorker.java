package dev.tandem.examples;

import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * One stage of a pipeline that polls its input. It counts how often it asks for an item, and how
 * often there is one.
 */
final class PolledWorker<I, O> implements Runnable {
  private final Function<I, O> function;
  private final PolledQueue<I> in;
  private final PolledQueue<O> out;

  // Written only by the worker, read when it has ended.
  private long polledCount;
  private long workDone;

  PolledWorker(Function<I, O> function, PolledQueue<I> in, PolledQueue<O> out) {
    this.function = function;
    this.in = in;
    this.out = out;
  }

  @Override
  public void run() {
    while (true) {
      polledCount++;
      I item;
      try {
        item = in.get();
      } catch (NoSuchElementException e) { // the previous stage has nothing ready yet
        if (!sleep()) {
          return; // no queue announces the end: only an interrupt ends this worker
        }
        continue;
      }
      out.put(function.apply(item));
      workDone++;
    }
  }

  private static boolean sleep() {
    try {
      Thread.sleep(10);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  long polledCount() {
    return polledCount;
  }

  long workDone() {
    return workDone;
  }
}
