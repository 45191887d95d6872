package dev.tandem.images.resize;

import org.jspecify.annotations.Nullable;

/**
 * What a codec has made of an image.
 *
 * @param hash the perceptual hash; null if none is wanted, or the picture is plain
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Encoded(byte[] bytes, @Nullable PictureHash hash) {}
