/**
 * DuckDB in a sandbox, conditions on rows, and the columns and types of tables.
 *
 * <p>This package uses {@code item}.
 *
 * <p>Everything in it is for the other packages of this module, and may change.
 */
@NullMarked
package dev.tandem.images.sql;

import org.jspecify.annotations.NullMarked;
