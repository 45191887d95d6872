/** Races on the queue, seen through its public face. */
@NullMarked
package dev.tandem.stress;

import org.jspecify.annotations.NullMarked;
