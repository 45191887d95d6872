/** What the Javadoc and the README show, as tests that run. */
@NullMarked
package dev.tandem.snippets;

import org.jspecify.annotations.NullMarked;
