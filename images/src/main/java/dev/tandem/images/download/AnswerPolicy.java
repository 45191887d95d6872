package dev.tandem.images.download;

/**
 * Which answers are accepted.
 *
 * @param maxBytes the longest body, in bytes
 * @param cut whether a longer one is cut off there, instead of being refused
 * @param robots what in its head forbids to take it
 */
record AnswerPolicy(long maxBytes, boolean cut, RobotsTag robots) {}
