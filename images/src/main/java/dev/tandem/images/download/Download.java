package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;

/**
 * The facts about a download that remain after its bytes have been released.
 *
 * @param size the size in bytes
 * @param attempts the number of attempts it took
 * @param begun when the first attempt began, on the clock of {@link System#nanoTime}
 */
public record Download(ImageRef ref, long size, int attempts, long begun) {}
