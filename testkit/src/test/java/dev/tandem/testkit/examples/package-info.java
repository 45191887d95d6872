/** Pipelines tested by somebody who sees only what is public. */
@NullMarked
package dev.tandem.testkit.examples;

import org.jspecify.annotations.NullMarked;
