package dev.tandem;

import java.time.Duration;

/**
 * The means to change one stage of a run while it runs; see {@link RunHandle#stage}.
 *
 * {@snippet file="LongRunSnippets.java" region="change"}
 *
 * <p>Each change takes effect within a tenth of a second, apart from items that are being worked
 * on: these are finished. No item is lost, and none is worked on twice. The order that {@link
 * StageOptions#ordered} and {@link StageOptions#orderedBy} promise is kept. Once the stage has
 * ended, or the run was cancelled, changes have no effect.
 *
 * <p>Thread-safe. No method waits, so all may also be called by the threads of the run, such as
 * from a stage function.
 */
public sealed interface StageHandle permits StageControl {

  /** Returns the name of the stage. */
  String name();

  /**
   * Returns how many workers the stage should have, as it was set or {@linkplain
   * StageOptions#autoWorkers found} last. {@link StageStats.Workers} also counts those that are
   * about to leave.
   */
  int workers();

  /**
   * Sets the number of workers, as {@link StageOptions#workers} does: a stage with {@link
   * StageOptions#onCpu} gets no more than there are processors. New workers open resources of their
   * own. Workers that are too many finish the items that they are at, including their retries,
   * close their resources and end. A stage with {@link StageOptions#autoWorkers} keeps this number
   * from then on.
   *
   * <p>A stage that has had one worker kept the order of its items. With more, it keeps only what
   * {@link StageOptions#ordered} or {@link StageOptions#orderedBy} promises.
   *
   * @throws IllegalArgumentException if {@code workers} is not positive, or if the stage makes
   *     batches and {@code workers} is not one
   */
  void workers(int workers);

  /**
   * Limits how many attempts may begin in {@code time}, for all workers together, as {@link
   * StageOptions#rate} does, whether or not there has been a limit. The first attempt after the
   * change begins one new interval after the last before it: a worker that was waiting for a later
   * turn waits for the new one.
   *
   * @throws IllegalArgumentException if a value is not positive, or if the stage makes batches
   */
  void rate(int attempts, Duration time);

  /**
   * Pauses the stage: its workers begin no more items until it is resumed. They finish the items
   * that they are at, including their retries; the results go on to the next stage. The items that
   * wait stay in the queue; once that is full, the stage before this one waits, too. A stage that
   * makes batches takes no more items, and an incomplete list waits, whatever its time limit. Does
   * nothing if the stage is paused. See {@link RunHandle#pause} for how a run ends that is paused.
   */
  void pause();

  /**
   * Lets the stage go on, unless the whole run is {@linkplain RunHandle#pause paused}. Does nothing
   * if the stage is not paused.
   */
  void resume();

  /** Returns whether the stage is paused, by itself or with the whole run. */
  boolean isPaused();
}
