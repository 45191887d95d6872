/** The pieces of code that the documentation shows; each is a test that runs. */
@NullMarked
package dev.tandem.snippets;

import org.jspecify.annotations.NullMarked;
