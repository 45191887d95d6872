/**
 * Results go to a place, whole or not at all.
 *
 * <p>Uses {@code item}, {@code memory}, {@code s3}, {@code resize} and {@code download}.
 *
 * <p>For users are {@link dev.tandem.images.store.Store}, {@link
 * dev.tandem.images.store.FolderStore}, {@link dev.tandem.images.store.S3Store}, {@link
 * dev.tandem.images.store.ShardStore}, {@link dev.tandem.images.store.Stored}, {@link
 * dev.tandem.images.store.Finished}, {@link dev.tandem.images.store.Original}, {@link
 * dev.tandem.images.store.OutputName}. What else is public is for the other packages of this
 * module, and may change.
 */
@NullMarked
package dev.tandem.images.store;

import org.jspecify.annotations.NullMarked;
