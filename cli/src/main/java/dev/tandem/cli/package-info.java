/** The {@code tandem} command-line tool. */
@NullMarked
package dev.tandem.cli;

import org.jspecify.annotations.NullMarked;
