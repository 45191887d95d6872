package dev.tandem.images.download;

/**
 * The policy for which responses are accepted.
 *
 * @param maxBytes the longest body, in bytes
 * @param cut whether a longer body is cut off there instead of being refused
 * @param robots the check of the headers that may forbid taking the response
 */
record AnswerPolicy(long maxBytes, boolean cut, RobotsTag robots) {}
