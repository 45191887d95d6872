/** Tests of runs whose surroundings misbehave. They use real time and only the public API. */
@NullMarked
package dev.tandem.edges;

import org.jspecify.annotations.NullMarked;
