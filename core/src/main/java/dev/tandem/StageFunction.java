package dev.tandem;

/**
 * The work of one stage on one item. Called by many workers at once, so it must be thread-safe.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface StageFunction<I, O> {

  /**
   * Works on one item. An interrupt asks it to end soon: its time limit has passed, or the run was
   * cancelled.
   *
   * @param item the item, never {@code null}
   * @return the result, never {@code null}
   * @throws Exception whatever goes wrong; the options of the stage say what follows
   */
  O apply(I item) throws Exception;
}
