package dev.tandem;

/**
 * Learns what happens in the runs of a pipeline, beside their {@link Stats}: see {@link
 * Pipeline#listener}. Each method does nothing unless it is overridden. They are called by threads
 * of the run, several at once, which wait for them meanwhile; one that throws ends the run.
 */
public interface RunListener {

  /**
   * An attempt at an item failed.
   *
   * @param stage the name of the stage
   * @param attempt the number of the attempt, 1 for the first
   * @param again whether the item is tried again; if not, it has failed for good
   */
  default void attemptFailed(String stage, Exception cause, int attempt, boolean again) {}

  /**
   * Nothing has moved for the time that {@link Pipeline#stallAfter} names: no item has entered or
   * left any stage, although some are in the run. Called once until something moves again.
   */
  default void stalled(Stall stall) {}

  /** The run has ended, in whatever way; these are its numbers. */
  default void ended(Stats stats) {}
}
