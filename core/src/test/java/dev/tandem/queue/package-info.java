/** Tests of the queue that use only its public API. */
@NullMarked
package dev.tandem.queue;

import org.jspecify.annotations.NullMarked;
