/**
 * A consumer of a partitioned log, as Kafka has them: it works on messages concurrently and commits
 * their offsets in order.
 */
@NullMarked
package dev.tandem.examples.log;

import org.jspecify.annotations.NullMarked;
