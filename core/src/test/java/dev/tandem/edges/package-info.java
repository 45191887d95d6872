/**
 * Tests of what a run does where its surroundings misbehave, in real time, that see only what users
 * see.
 */
@NullMarked
package dev.tandem.edges;

import org.jspecify.annotations.NullMarked;
