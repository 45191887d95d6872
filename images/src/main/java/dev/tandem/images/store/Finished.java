package dev.tandem.images.store;

import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import java.time.Duration;

/**
 * An image that has passed through the whole pipeline.
 *
 * @param stored its name and length in the store
 * @param format the format it is stored in
 * @param width as stored, in pixels
 * @param height as stored, in pixels
 * @param original the image it was made from
 * @param attempts how often its download was attempted
 * @param took the time from the first attempt at its download until it was stored
 * @param facts what else is known of it
 */
public record Finished(
    Stored stored,
    Format format,
    int width,
    int height,
    Original original,
    int attempts,
    Duration took,
    PictureFacts facts) {}
