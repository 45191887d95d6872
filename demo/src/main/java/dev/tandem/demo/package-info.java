/**
 * What stands behind {@code tandem demo}: photos made on the spot, and a web server with faults.
 */
@NullMarked
package dev.tandem.demo;

import org.jspecify.annotations.NullMarked;
