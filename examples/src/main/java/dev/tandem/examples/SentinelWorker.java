package dev.tandem.examples;

import java.util.function.Function;

/** One stage of a pipeline that ends when it takes a sentinel. */
record SentinelWorker<I, O>(Function<I, O> function, SentinelQueue<I> in, SentinelQueue<O> out)
    implements Runnable {

  @Override
  public void run() {
    try {
      in.consume(item -> out.put(function.apply(item)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
