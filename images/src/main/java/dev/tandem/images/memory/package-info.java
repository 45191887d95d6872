/**
 * A memory budget that many images share without deadlock.
 *
 * <p>This package uses no other package.
 *
 * <p>The public API consists of {@link dev.tandem.images.memory.MemoryBudget}. The other public
 * types are for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.memory;

import org.jspecify.annotations.NullMarked;
