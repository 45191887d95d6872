/**
 * Stores results at their destination, whole or not at all.
 *
 * <p>Uses {@code item}, {@code memory}, {@code sql}, {@code s3}, {@code resize} and {@code
 * download}.
 *
 * <p>The public API consists of {@link dev.tandem.images.store.Store}, {@link
 * dev.tandem.images.store.FolderStore}, {@link dev.tandem.images.store.S3Store}, {@link
 * dev.tandem.images.store.ShardStore}, {@link dev.tandem.images.store.ShardOptions}, {@link
 * dev.tandem.images.store.ShardFormat}, {@link dev.tandem.images.store.Stored}, {@link
 * dev.tandem.images.store.Finished}, {@link dev.tandem.images.store.Original}, {@link
 * dev.tandem.images.store.OutputName} and {@link dev.tandem.images.store.Inventory}. Other public
 * types are for the other packages of this module only, and may change.
 */
@NullMarked
package dev.tandem.images.store;

import org.jspecify.annotations.NullMarked;
