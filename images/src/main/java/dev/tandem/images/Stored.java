package dev.tandem.images;

/**
 * A result in a store.
 *
 * @param name the name it has there
 * @param bytes its length in bytes
 */
public record Stored(String name, long bytes) {}
