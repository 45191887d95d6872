/** Runnable examples, from a queue that is polled to a pipeline. */
@NullMarked
package dev.tandem.examples;

import org.jspecify.annotations.NullMarked;
