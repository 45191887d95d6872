/** A real PostgreSQL for tests, which can be killed and started again. */
@NullMarked
package dev.tandem.examples.postgres;

import org.jspecify.annotations.NullMarked;
