/** The code that the documentation shows; each piece is a test that runs. */
@NullMarked
package dev.tandem.snippets;

import org.jspecify.annotations.NullMarked;
