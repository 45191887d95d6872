package dev.tandem;

/**
 * An item that failed permanently at one stage.
 *
 * @param item the item, as it came into that stage
 * @param stage the name of the stage
 * @param attempts the number of attempts
 * @param cause why the last attempt failed
 * @param <I> the type of the item
 */
public record DeadLetter<I>(I item, String stage, int attempts, Exception cause) {}
