/**
 * The journal of a job: what became of each image, and what is left to do.
 *
 * <p>Uses {@code item}, {@code sql}, {@code resize} and {@code store}.
 *
 * <p>For users are {@link dev.tandem.images.manifest.Manifest}, {@link
 * dev.tandem.images.manifest.RetryScope}, {@link dev.tandem.images.manifest.SeenContents}, {@link
 * dev.tandem.images.manifest.JobStatus}. What else is public is for the other packages of this
 * module, and may change.
 */
@NullMarked
package dev.tandem.images.manifest;

import org.jspecify.annotations.NullMarked;
