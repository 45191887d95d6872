/**
 * Pipelines drawn at random, run, and audited from outside.
 *
 * <p>To let the soak draw something new: an option of a stage is one more {@link
 * dev.tandem.soak.Trait}, a kind of stage one more case where {@link dev.tandem.soak.StageDraw}
 * adds itself to a pipeline, a way to run one more {@link dev.tandem.soak.Way}, what the inputs
 * come from one more {@link dev.tandem.soak.Source}, something that happens meanwhile one more
 * {@link dev.tandem.soak.Disturbance}. What a function of the user does is an {@link
 * dev.tandem.soak.Act}, and which callback may do which is said in {@link
 * dev.tandem.soak.Callback}. Each brings the checks that hold for it alone; {@link
 * dev.tandem.soak.Audit} has those that hold for all in the end, {@link dev.tandem.soak.Live} and
 * {@link dev.tandem.soak.Snapshots} those that hold at each moment.
 */
@NullMarked
package dev.tandem.soak;

import org.jspecify.annotations.NullMarked;
