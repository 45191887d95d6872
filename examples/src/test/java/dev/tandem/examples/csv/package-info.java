/** Tests of the import. */
@NullMarked
package dev.tandem.examples.csv;

import org.jspecify.annotations.NullMarked;
