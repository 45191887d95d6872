/**
 * DuckDB, locked in: conditions on rows, and what columns and types a table has.
 *
 * <p>Uses {@code item}.
 *
 * <p>All of it is for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.sql;

import org.jspecify.annotations.NullMarked;
