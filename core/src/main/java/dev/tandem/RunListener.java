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
   * left any stage, although some are in the run; or one worker has been at the same item for that
   * time, while others go on. {@link Stall#ofRun} tells which. Called once until something moves
   * again, and once for each item that a worker is at.
   *
   * <p>Called by a platform thread that the run makes for it. Another stall is told only when this
   * call has returned.
   */
  default void stalled(Stall stall) {}

  /**
   * A stage without {@link StageOptions#onCpu} computes, and has left no processor to any other
   * virtual thread of the JVM for a quarter of a second. Told once a run, by a platform thread that
   * the run makes for it; only where the run goes by the {@linkplain Clock#SYSTEM clock of the
   * system}.
   */
  default void hogged(Hog hog) {}

  /**
   * The run has ended, in whatever way, and these are its numbers. Told once, by the thread of the
   * run that ends last, whether or not anybody waits for the end; who waits for it goes on when
   * this has returned. What this throws is thrown to the one who waits, unless the run failed.
   *
   * <p>A cancelled run leaves this some time, and interrupts it then.
   */
  default void ended(Stats stats) {}
}
