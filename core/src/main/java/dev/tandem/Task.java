package dev.tandem;

/** An item on its way: what the next stage works on, and the input that it came from. */
record Task<I>(I input, Object value) {}
