/**
 * Memory that many images share without deadlock.
 *
 * <p>Uses no other package.
 *
 * <p>For users are {@link dev.tandem.images.memory.MemoryBudget}. What else is public is for the
 * other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.memory;

import org.jspecify.annotations.NullMarked;
