/**
 * Pipelines drawn at random, run, and audited from outside.
 *
 * <p>To let the soak draw something new: an option of a stage is one more {@link
 * dev.tandem.soak.Trait}, a kind of stage one more case where {@link dev.tandem.soak.StageDraw}
 * adds itself to a pipeline, a way to run one more {@link dev.tandem.soak.Way}, something that
 * happens meanwhile one more {@link dev.tandem.soak.Disturbance}. Each brings the checks that hold
 * for it alone; {@link dev.tandem.soak.Audit} has those that hold for all.
 */
@NullMarked
package dev.tandem.soak;

import org.jspecify.annotations.NullMarked;
