package dev.tandem.images;

/**
 * One image to work on, as a source names it.
 *
 * @param location an {@code http}, {@code https} or {@code file} URL, not checked yet
 * @param origin where it was named, for messages: a list and its line, a folder, the command line
 */
public record ImageRef(String location, String origin) {}
