package dev.tandem;

/**
 * The work of a stage that returns nothing: its result is the item itself. Many workers call it
 * concurrently, so it must be thread-safe.
 *
 * @param <I> the type of the item
 */
@FunctionalInterface
public interface StageAction<I> {

  /**
   * Works on one item. An interrupt is a request to end soon: the time limit has passed, or the run
   * was cancelled.
   *
   * @param item the item, never {@code null}
   * @throws Exception if anything goes wrong; the options of the stage specify what follows
   */
  void accept(I item) throws Exception;
}
