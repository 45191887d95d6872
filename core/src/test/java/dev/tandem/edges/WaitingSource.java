package dev.tandem.edges;

import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * A source whose next input never arrives.
 *
 * @param inputs the inputs of the run
 * @param closes returns how often the run has closed the source; always 1 if that cannot be
 *     observed
 * @param release ends the wait, so that no test leaves a thread behind
 */
record WaitingSource(Iterable<Integer> inputs, IntSupplier closes, Release release)
    implements AutoCloseable {

  /** The action that ends the wait. */
  @FunctionalInterface
  interface Release {
    void run() throws IOException;
  }

  @Override
  public void close() throws IOException {
    release.run();
  }
}
