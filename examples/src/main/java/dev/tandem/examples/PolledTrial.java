package dev.tandem.examples;

import dev.tandem.examples.Photos.Photo;
import dev.tandem.examples.Photos.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Downloads, resizes and uploads with workers that poll. */
final class PolledTrial {
  private PolledTrial() {}

  static Cost run(Arrivals arrivals) throws InterruptedException {
    var downloadQueue = new PolledQueue<Sent<Url>>();
    var resizeQueue = new PolledQueue<Sent<Photo>>();
    var uploadQueue = new PolledQueue<Sent<Photo>>();
    var doneQueue = new PolledQueue<Long>();
    List<PolledWorker<?, ?>> workers =
        List.of(
            new PolledWorker<>(url -> url.map(Photos::download), downloadQueue, resizeQueue),
            new PolledWorker<>(photo -> photo.map(Photos::resize), resizeQueue, uploadQueue),
            new PolledWorker<>(photo -> photo.map(Photos::upload).age(), uploadQueue, doneQueue));
    List<MeteredThread> threads = new ArrayList<>();
    try {
      workers.forEach(worker -> threads.add(MeteredThread.start(worker)));
      arrivals.feed(downloadQueue::put);
      while (doneQueue.size() < arrivals.items()) { // the end has to be polled for, too
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Thread.onSpinWait();
      }
    } finally {
      threads.forEach(MeteredThread::interrupt);
    }
    Duration cpu = Duration.ZERO;
    for (MeteredThread thread : threads) {
      cpu = cpu.plus(thread.join());
    }
    List<Long> delays = new ArrayList<>();
    while (doneQueue.size() > 0) {
      delays.add(doneQueue.get());
    }
    long polls = workers.stream().mapToLong(PolledWorker::polledCount).sum();
    return new Cost(arrivals.name(), "polled", polls, cpu, delays);
  }
}
