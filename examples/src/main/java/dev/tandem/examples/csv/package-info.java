/**
 * An import from a CSV file into a database, which asks an HTTP service about each row, and can be
 * stopped at any moment and begun again.
 */
@NullMarked
package dev.tandem.examples.csv;

import org.jspecify.annotations.NullMarked;
