package dev.tandem.examples.log;

/**
 * A message in a log.
 *
 * @param partition the partition that it is in
 * @param offset its place there, from zero
 * @param key messages of the same key are in the same partition, and in their order
 * @param value what it says
 */
record Message(int partition, long offset, String key, String value) {}
