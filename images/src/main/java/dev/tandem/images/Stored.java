package dev.tandem.images;

/**
 * What became of one result in a store.
 *
 * @param name the name it has there
 * @param bytes its length in bytes
 * @param duplicate whether this run had already stored something of that name, which stays
 */
public record Stored(String name, long bytes, boolean duplicate) {}
