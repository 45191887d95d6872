package dev.tandem.images;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims of the images that the runs of a pipeline have under way. A cancelled run drops what
 * lies in its queues and tells nobody; so what is still claimed when the last worker has ended is
 * given back then. Thread-safe.
 */
final class InFlight {
  private final Set<MemoryClaim> claims = ConcurrentHashMap.newKeySet();
  private int workers; // guarded by this

  /** Somebody works on the images, until it is closed. */
  interface Worker extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Worker worker() {
    workers++;
    return this::workerEnded;
  }

  private synchronized void workerEnded() {
    workers--;
    if (workers == 0) {
      claims.forEach(this::close);
    }
  }

  /** A new claim, to be closed here. */
  MemoryClaim claim(MemoryPool pool) {
    MemoryClaim claim = pool.claim();
    claims.add(claim);
    return claim;
  }

  void close(MemoryClaim claim) {
    claims.remove(claim);
    claim.close();
  }
}
