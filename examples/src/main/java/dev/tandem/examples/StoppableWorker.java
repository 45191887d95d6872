package dev.tandem.examples;

import dev.tandem.WorkQueue;
import java.util.function.Function;

/** One stage of a pipeline: waits for its input, and ends by itself when that does. */
final class StoppableWorker<I, O> implements Runnable {
  private final Function<I, O> function;
  private final WorkQueue<I> in;
  private final WorkQueue<O> out;

  private long workDone; // written only by the worker, read when it has ended

  StoppableWorker(Function<I, O> function, WorkQueue<I> in, WorkQueue<O> out) {
    this.function = function;
    this.in = in;
    this.out = out;
  }

  @Override
  public void run() {
    try {
      in.consume(item -> {
        out.put(function.apply(item)); // before the item is marked done
        workDone++;
      });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long workDone() {
    return workDone;
  }
}
