/**
 * The sources of a run, which turn lists and folders into references to images.
 *
 * <p>This package uses {@code item}, {@code sql} and {@code s3}.
 *
 * <p>The API for users consists of {@link dev.tandem.images.source.Sources}, {@link
 * dev.tandem.images.source.SourceOptions}, {@link dev.tandem.images.source.HashColumn}, {@link
 * dev.tandem.images.source.ListFormat}, {@link dev.tandem.images.source.RemoteLists} and {@link
 * dev.tandem.images.source.S3Lists}. Everything else that is public is for the other packages of
 * this module, and may change.
 */
@NullMarked
package dev.tandem.images.source;

import org.jspecify.annotations.NullMarked;
