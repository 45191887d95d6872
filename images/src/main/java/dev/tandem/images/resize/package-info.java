/**
 * Bytes in, an image of one size and format out.
 *
 * <p>Uses {@code item}.
 *
 * <p>The API for users is {@link dev.tandem.images.resize.Resizer}, {@link
 * dev.tandem.images.resize.ResizeOptions}, {@link dev.tandem.images.resize.Resized}, {@link
 * dev.tandem.images.resize.Mode}, {@link dev.tandem.images.resize.Format}, {@link
 * dev.tandem.images.resize.Decoding}, {@link dev.tandem.images.resize.ImageFilter} and {@link
 * dev.tandem.images.resize.ImageHeader}. Everything else that is public serves the other packages
 * of this module, and may change.
 */
@NullMarked
package dev.tandem.images.resize;

import org.jspecify.annotations.NullMarked;
