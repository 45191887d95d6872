package dev.tandem.edges;

import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * A source whose next input never comes.
 *
 * @param inputs what the run is given
 * @param closes how often the run has closed it; always 1 if that cannot be seen
 * @param release ends the wait, so that no test leaves a thread behind
 */
record WaitingSource(Iterable<Integer> inputs, IntSupplier closes, Release release)
    implements AutoCloseable {

  /** What ends the wait. */
  @FunctionalInterface
  interface Release {
    void run() throws IOException;
  }

  @Override
  public void close() throws IOException {
    release.run();
  }
}
