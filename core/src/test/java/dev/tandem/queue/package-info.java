/** Tests of the queue that see only what its users see. */
@NullMarked
package dev.tandem.queue;

import org.jspecify.annotations.NullMarked;
