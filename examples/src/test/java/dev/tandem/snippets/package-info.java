/** The code that the guide shows with other libraries; each piece is a test that runs. */
@NullMarked
package dev.tandem.snippets;

import org.jspecify.annotations.NullMarked;
