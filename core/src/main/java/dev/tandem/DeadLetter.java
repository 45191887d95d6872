package dev.tandem;

/**
 * An item that failed for good at one stage.
 *
 * @param item what came into that stage
 * @param stage the name of the stage
 * @param attempts how often it was tried
 * @param cause why the last attempt failed
 * @param <I> the type of the item
 */
public record DeadLetter<I>(I item, String stage, int attempts, Exception cause) {}
