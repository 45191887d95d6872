package dev.tandem;

/**
 * What became of one input.
 *
 * @param <I> what went into the pipeline
 * @param <O> what comes out of it
 */
public sealed interface Outcome<I, O> {

  /** What went in. */
  I input();

  /**
   * It went through all stages.
   *
   * @param output what came out
   */
  record Done<I, O>(I input, O output) implements Outcome<I, O> {}

  /**
   * It failed at one stage.
   *
   * @param stage the name of the stage
   * @param cause why the last attempt failed
   * @param attempts how often it was tried there
   */
  record Failed<I, O>(I input, String stage, Exception cause, int attempts)
      implements Outcome<I, O> {}
}
