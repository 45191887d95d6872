package dev.tandem;

/**
 * An outcome of one input: its only one, unless a stage makes {@linkplain Pipeline#thenMany any
 * number of results}.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 */
public sealed interface Outcome<I, O> {

  /** Returns the input. */
  I input();

  /**
   * A result that was made from the input came out of the last stage.
   *
   * @param output the output of the last stage
   */
  record Done<I, O>(I input, O output) implements Outcome<I, O> {}

  /**
   * The input failed at one stage.
   *
   * @param failure the failure of the input, or of an item that a stage made from it
   */
  record Failed<I, O>(Failure<I, ?> failure) implements Outcome<I, O> {
    @Override
    public I input() {
      return failure.input();
    }
  }
}
