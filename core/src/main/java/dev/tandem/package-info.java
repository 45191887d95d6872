/** The queue and the pipeline. */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
