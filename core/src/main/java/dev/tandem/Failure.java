package dev.tandem;

/**
 * The failure of an item at one stage. Outcomes, dead letters, listeners and {@link
 * PipelineException} all report failures in this form.
 *
 * @param input the input of the run that the item comes from; if a stage makes {@linkplain
 *     Pipeline#batch batches}, one of those inputs
 * @param item the item, as it came into the stage
 * @param stage the name of the stage
 * @param cause why the last attempt failed; or, if a function that handles failures threw, what it
 *     threw. An {@link Exception}, unless an {@link Error} ended the run
 * @param attempts the number of attempts at the item so far, the failed one included
 * @param <I> the type of the inputs of the run
 * @param <T> the type of the items that come into the stage
 */
public record Failure<I, T>(I input, T item, String stage, Throwable cause, int attempts) {

  /** Returns the failure of an item with this origin. */
  static <T> Failure<?, T> of(Object origin, T item, String stage, Throwable cause, int attempts) {
    return new Failure<>(Lineage.first(origin), item, stage, cause, attempts);
  }

  /** Returns the same failure as that of another input that the item comes from. */
  <J> Failure<J, T> ofInput(J other) {
    return new Failure<>(other, item, stage, cause, attempts);
  }
}
