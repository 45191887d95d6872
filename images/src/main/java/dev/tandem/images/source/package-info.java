/**
 * Lists and folders in, references to images out.
 *
 * <p>Uses {@code item}, {@code sql} and {@code s3}.
 *
 * <p>For users are {@link dev.tandem.images.source.Sources}, {@link
 * dev.tandem.images.source.SourceOptions}, {@link dev.tandem.images.source.RemoteLists}, {@link
 * dev.tandem.images.source.S3Lists}. What else is public is for the other packages of this module,
 * and may change.
 */
@NullMarked
package dev.tandem.images.source;

import org.jspecify.annotations.NullMarked;
