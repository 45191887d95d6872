/** A crawler: its pipeline feeds itself. */
@NullMarked
package dev.tandem.examples.crawler;

import org.jspecify.annotations.NullMarked;
