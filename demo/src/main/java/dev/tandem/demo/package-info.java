/** The parts of {@code tandem demo}: photos generated on the fly, and a web server with faults. */
@NullMarked
package dev.tandem.demo;

import org.jspecify.annotations.NullMarked;
