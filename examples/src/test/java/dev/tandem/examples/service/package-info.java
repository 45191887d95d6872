/** Tests of the service. */
@NullMarked
package dev.tandem.examples.service;

import org.jspecify.annotations.NullMarked;
