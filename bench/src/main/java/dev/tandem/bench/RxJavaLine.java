package dev.tandem.bench;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.function.UnaryOperator;

/**
 * RxJava: one thread per stage by {@code observeOn}; several workers by {@code parallel},
 * round-robin.
 */
final class RxJavaLine {
  private RxJavaLine() {}

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    Flowable<Integer> first =
        Flowable.fromArray(items)
            .observeOn(Schedulers.newThread(), false, Items.BOUND)
            .map(Items::step);
    Flowable<Integer> second =
        workers == 1
            ? first.observeOn(Schedulers.newThread(), false, Items.BOUND).map(middle::apply)
            : first
                .parallel(workers, Items.BOUND)
                .runOn(Schedulers.newThread(), Items.BOUND)
                .map(middle::apply)
                .sequential(Items.BOUND);
    return second
        .observeOn(Schedulers.newThread(), false, Items.BOUND)
        .map(Items::step)
        .collect(() -> new long[1], (sum, item) -> sum[0] += item)
        .blockingGet()[0];
  }
}
