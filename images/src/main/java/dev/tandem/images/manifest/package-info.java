/**
 * The journal of a job: what became of each image, and what is left to do.
 *
 * <p>Uses {@code item}, {@code sql}, {@code resize} and {@code store}.
 *
 * <p>The public API consists of {@link dev.tandem.images.manifest.Manifest}, {@link
 * dev.tandem.images.manifest.RetryScope}, {@link dev.tandem.images.manifest.BadLines}, {@link
 * dev.tandem.images.manifest.SeenContents}, {@link dev.tandem.images.manifest.JobStatus}, {@link
 * dev.tandem.images.manifest.JobReport} with {@link dev.tandem.images.manifest.RunState} and {@link
 * dev.tandem.images.manifest.HostReport}, and {@link dev.tandem.images.manifest.JobCheck}. Other
 * public types are for the other packages of this module only, and may change.
 */
@NullMarked
package dev.tandem.images.manifest;

import org.jspecify.annotations.NullMarked;
