package dev.tandem;

/** The function of a stage as its workers call it, whatever its kind. */
@FunctionalInterface
interface Work<R, I> {
  /** What a function returns whose results have gone to the emitter. */
  Object EMITTED = new Object();

  /** Works on one item; returns its one result, or {@link #EMITTED}. */
  Object apply(R resource, I item, Emitter<Object> out) throws Exception;
}
