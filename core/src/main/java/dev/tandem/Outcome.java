package dev.tandem;

/**
 * The outcome of one input.
 *
 * @param <I> the type of the input
 * @param <O> the type of the output
 */
public sealed interface Outcome<I, O> {

  /** Returns the input. */
  I input();

  /**
   * The input went through all stages.
   *
   * @param output the output of the last stage
   */
  record Done<I, O>(I input, O output) implements Outcome<I, O> {}

  /**
   * The input failed at one stage.
   *
   * @param stage the name of the stage
   * @param cause why the last attempt failed
   * @param attempts the number of attempts there
   */
  record Failed<I, O>(I input, String stage, Exception cause, int attempts)
      implements Outcome<I, O> {}
}
