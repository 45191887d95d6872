/** A service that accepts jobs over HTTP, works on them in one long run, and can be drained. */
@NullMarked
package dev.tandem.examples.service;

import org.jspecify.annotations.NullMarked;
