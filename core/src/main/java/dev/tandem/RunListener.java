package dev.tandem;

/**
 * A listener that is notified of what happens in the runs of a pipeline, in addition to their
 * {@link Stats}; see {@link Pipeline#listener}. By default, each method does nothing. Threads of
 * the run call the methods, possibly concurrently, and wait for them to return. If any method but
 * {@link #ended} throws, the run ends.
 */
public interface RunListener {

  /**
   * Called when a run starts, before it reads its first input, by the thread that starts it. The
   * handle is a way to watch and to end a run that somebody else has started; keep it, since no
   * other call has it. Must not wait for the end of the run.
   */
  default void started(RunHandle run) {}

  /**
   * Called when an attempt at an item has failed with an {@link Exception}, which includes
   * exceeding its time limit. Not called for an {@link Error}, nor for an attempt that the end of
   * the run cut short.
   *
   * @param failure the failure; its number of attempts is that of the attempt, 1 for the first
   * @param again whether a retry is planned, which does not take place if the run ends before it,
   *     or if the rate limit leaves no time for it; if {@code false}, the item has failed
   *     permanently
   */
  default void attemptFailed(Failure<?, ?> failure, boolean again) {}

  /**
   * Called when nothing has moved for the time set by {@link Pipeline#stallAfter}: no item has
   * entered or left any stage, although there are some in the run. Also called when one worker has
   * been at the same item for that time while others continue. {@link Stall#ofRun} says which of
   * the two happened. A stalled run is reported once until something moves again, and a stalled
   * worker once for each item.
   *
   * <p>A platform thread that the run creates for this purpose makes the call. Another stall is
   * reported only when this call has returned.
   */
  default void stalled(Stall stall) {}

  /**
   * Called when a stage without {@link StageOptions#onCpu} computes, and has left no processor to
   * any other virtual thread of the JVM for a quarter of a second. Called at most once per run, by
   * a platform thread that the run creates for this purpose, and only if the run uses the
   * {@linkplain Clock#SYSTEM system clock}.
   */
  default void hogged(Hog hog) {}

  /**
   * Called when the run has ended, in whatever way, with its final numbers. The last thread of the
   * run to end makes this call once, whether or not a thread waits for the end. A thread that waits
   * for it continues when this call has returned. An exception that this method throws is thrown to
   * the waiting thread, unless the run failed.
   *
   * <p>If the run is cancelled, this call is interrupted if it still runs after about a second.
   */
  default void ended(Stats stats) {}
}
