package dev.tandem.interop;

import dev.tandem.Inputs;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Reads from a publisher, whose part the test kit plays, as much as the kit demands. */
final class DrivenReader {
  private final AtomicReference<Flow.Subscriber<? super Integer>> subscriber =
      new AtomicReference<>();
  private final Inputs<Integer> inputs =
      Inputs.of((Flow.Publisher<Integer>) subscriber::set); // the kit does the rest
  private final Semaphore wanted = new Semaphore(0);

  DrivenReader() {
    Iterator<Integer> iterator = inputs.iterator();
    Thread.startVirtualThread(() -> read(iterator));
  }

  private void read(Iterator<Integer> iterator) {
    try {
      do {
        wanted.acquireUninterruptibly();
      } while (iterator.hasNext() && iterator.next() != null);
    } catch (CancellationException | CompletionException end) {
      // closed or failed, as the kit demanded
    }
  }

  @SuppressWarnings("unchecked") // it accepts what the publisher above sends
  Flow.Subscriber<Integer> subscriber() {
    return (Flow.Subscriber<Integer>) subscriber.get();
  }

  void read(int count) {
    wanted.release(count);
  }

  void close() {
    inputs.close();
    wanted.release();
  }
}
