package dev.tandem.bench;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor: one thread per stage by {@code publishOn}; several workers by {@code parallel},
 * round-robin.
 */
final class ReactorLine {
  private static final Scheduler FIRST = Schedulers.newSingle("first", true);
  private static final Scheduler LAST = Schedulers.newSingle("last", true);
  private static final Map<Integer, Scheduler> MIDDLE = new ConcurrentHashMap<>();

  private ReactorLine() {}

  static long sum(Integer[] items, UnaryOperator<Integer> middle, int workers) {
    Scheduler scheduler =
        MIDDLE.computeIfAbsent(workers, n -> Schedulers.newParallel("middle", n, true));
    Flux<Integer> first = Flux.fromArray(items).publishOn(FIRST, Items.BOUND).map(Items::step);
    Flux<Integer> second =
        workers == 1
            ? first.publishOn(scheduler, Items.BOUND).map(middle)
            : first
                .parallel(workers, Items.BOUND)
                .runOn(scheduler, Items.BOUND)
                .map(middle)
                .sequential(Items.BOUND);
    return Objects.requireNonNull(
        second
            .publishOn(LAST, Items.BOUND)
            .map(Items::step)
            .collect(() -> new long[1], (sum, item) -> sum[0] += item)
            .block())[0];
  }
}
