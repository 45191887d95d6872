/** Benchmarks of the queue and the pipeline, with their rivals in the same run. */
@NullMarked
package dev.tandem.bench;

import org.jspecify.annotations.NullMarked;
