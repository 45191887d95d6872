package dev.tandem;

/** An order that one worker keeps, between the queue of its stage and the output of that stage. */
interface Ordering extends ItemSource, ResultTarget {}
