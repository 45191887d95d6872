/**
 * Pipelines drawn at random, run, and audited from outside.
 *
 * <p>To extend the soak: an option of a stage is a {@link dev.tandem.soak.Trait}; a kind of stage
 * is a case where {@link dev.tandem.soak.StageDraw} adds itself to a pipeline; a way to run is a
 * {@link dev.tandem.soak.Way}; a source of inputs is a {@link dev.tandem.soak.Source}; an event
 * during the run is a {@link dev.tandem.soak.Disturbance}. What a user function does is an {@link
 * dev.tandem.soak.Action}, and {@link dev.tandem.soak.Callback} lists the actions of each callback.
 * Each of these brings the checks that hold for it alone. {@link dev.tandem.soak.Audit} has the
 * checks that hold for all runs at their end; {@link dev.tandem.soak.Live} and {@link
 * dev.tandem.soak.Snapshots} have those that hold at each moment.
 */
@NullMarked
package dev.tandem.soak;

import org.jspecify.annotations.NullMarked;
