/**
 * Tests pipelines, including their waits, in virtual time, which passes only when nothing else
 * happens.
 */
@NullMarked
package dev.tandem.testkit;

import org.jspecify.annotations.NullMarked;
