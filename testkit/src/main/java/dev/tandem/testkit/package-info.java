/** Tests a pipeline, its waits included, in a time that passes only when nothing else happens. */
@NullMarked
package dev.tandem.testkit;

import org.jspecify.annotations.NullMarked;
