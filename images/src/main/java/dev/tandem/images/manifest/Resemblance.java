package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;

/**
 * An image that shows nearly the same picture as another one.
 *
 * @param key its key, by which the manifest has it
 * @param bits how many of the 64 bits of their hashes differ
 */
public record Resemblance(Key key, int bits) {}
