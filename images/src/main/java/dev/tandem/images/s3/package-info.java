/**
 * Access to an object store.
 *
 * <p>This package uses {@code item}.
 *
 * <p>The API for users consists of {@link dev.tandem.images.s3.S3Location}, {@link
 * dev.tandem.images.s3.S3Options} and {@link dev.tandem.images.s3.S3Objects}. Everything else that
 * is public is for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.s3;

import org.jspecify.annotations.NullMarked;
