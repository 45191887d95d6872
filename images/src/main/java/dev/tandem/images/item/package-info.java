/**
 * An image on its way through the pipeline: its reference from a source, its key and its failures;
 * also helpers that make untrusted text safe, and small ones that several packages share.
 *
 * <p>This package uses no other package.
 *
 * <p>The public API consists of {@link dev.tandem.images.item.ImageRef}, {@link
 * dev.tandem.images.item.RowData}, {@link dev.tandem.images.item.Key}, {@link
 * dev.tandem.images.item.FailureClass}, {@link dev.tandem.images.item.ItemException}, {@link
 * dev.tandem.images.item.SourceException}, {@link dev.tandem.images.item.StoreException}, {@link
 * dev.tandem.images.item.ImageRefs} and {@link dev.tandem.images.item.OneLine}. The other public
 * types are for the other packages of this project, and may change.
 */
@NullMarked
package dev.tandem.images.item;

import org.jspecify.annotations.NullMarked;
