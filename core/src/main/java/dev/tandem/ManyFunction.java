package dev.tandem;

/**
 * The work of a stage that makes any number of results from an item: none (a filter), one, or more
 * than fit in memory at once. Called by many workers at once, so it must be thread-safe.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface ManyFunction<I, O> {

  /**
   * Works on one item. An interrupt asks it to end soon: its time limit has passed, or the run was
   * cancelled.
   *
   * @param item the item, never {@code null}
   * @param out takes the results, one by one
   * @throws Exception whatever goes wrong; the options of the stage say what follows
   */
  void apply(I item, Emitter<? super O> out) throws Exception;
}
