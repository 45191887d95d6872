/** Tests of the consumer of a log. */
@NullMarked
package dev.tandem.examples.log;

import org.jspecify.annotations.NullMarked;
