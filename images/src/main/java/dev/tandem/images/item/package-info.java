/**
 * An image on its way: how a source names it, the key it is known by, how it fails, and text from
 * outside made safe.
 *
 * <p>Uses no other package.
 *
 * <p>For users are {@link dev.tandem.images.item.ImageRef}, {@link dev.tandem.images.item.RowData},
 * {@link dev.tandem.images.item.Key}, {@link dev.tandem.images.item.FailureClass}, {@link
 * dev.tandem.images.item.ItemException}, {@link dev.tandem.images.item.SourceException}, {@link
 * dev.tandem.images.item.StoreException}, {@link dev.tandem.images.item.ImageRefs}, {@link
 * dev.tandem.images.item.OneLine}. What else is public is for the other packages of this module,
 * and may change.
 */
@NullMarked
package dev.tandem.images.item;

import org.jspecify.annotations.NullMarked;
