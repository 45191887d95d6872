package dev.tandem;

/**
 * An output that always has room, so that no worker waits for it, and a cancel changes nothing.
 * Failures are left to the options of the stages.
 */
interface UnboundedOutput extends RunOutput {

  @Override
  default Chunk put(Chunk results, PhaseTimer timer) {
    return putNow(results);
  }

  @Override
  default boolean failed(Object origin, Failure<?, ?> failure, PhaseTimer timer) {
    return false;
  }

  @Override
  default int mostAtOnce() {
    return Chunk.MOST;
  }

  @Override
  default boolean weighs() {
    return false;
  }

  @Override
  default void cancel() {}
}
