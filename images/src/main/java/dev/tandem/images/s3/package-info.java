/**
 * Speaks to an object store.
 *
 * <p>Uses {@code item}.
 *
 * <p>For users are {@link dev.tandem.images.s3.S3Location}, {@link dev.tandem.images.s3.S3Options}.
 * What else is public is for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.s3;

import org.jspecify.annotations.NullMarked;
