package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;

/**
 * What is kept of a download when its bytes are gone.
 *
 * @param size in bytes
 * @param attempts how often it was tried
 * @param begun when that began, by {@link System#nanoTime}
 */
public record Download(ImageRef ref, long size, int attempts, long begun) {}
