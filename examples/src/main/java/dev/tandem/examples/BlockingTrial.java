package dev.tandem.examples;

import dev.tandem.WorkQueue;
import dev.tandem.examples.Photos.Photo;
import dev.tandem.examples.Photos.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Downloads, resizes and uploads with workers that block. */
final class BlockingTrial {
  private BlockingTrial() {}

  static Cost run(Arrivals arrivals) throws InterruptedException {
    WorkQueue<Sent<Url>> downloadQueue = WorkQueue.unbounded();
    WorkQueue<Sent<Photo>> resizeQueue = WorkQueue.unbounded();
    WorkQueue<Sent<Photo>> uploadQueue = WorkQueue.unbounded();
    WorkQueue<Long> doneQueue = WorkQueue.unbounded();
    List<StoppableWorker<?, ?>> workers =
        List.of(
            new StoppableWorker<>(url -> url.map(Photos::download), downloadQueue, resizeQueue),
            new StoppableWorker<>(photo -> photo.map(Photos::resize), resizeQueue, uploadQueue),
            new StoppableWorker<>(
                photo -> photo.map(Photos::upload).age(), uploadQueue, doneQueue));
    List<MeteredThread> threads = new ArrayList<>();
    try {
      workers.forEach(worker -> threads.add(MeteredThread.start(worker)));
      arrivals.feed(downloadQueue::put);
      downloadQueue.close();
      downloadQueue.join();
      resizeQueue.close();
      resizeQueue.join();
      uploadQueue.close();
      uploadQueue.join();
    } finally {
      List.of(downloadQueue, resizeQueue, uploadQueue).forEach(WorkQueue::close);
    }
    Duration cpu = Duration.ZERO;
    for (MeteredThread thread : threads) {
      cpu = cpu.plus(thread.join());
    }
    long takes = workers.stream().mapToLong(StoppableWorker::workDone).sum();
    return new Cost(arrivals.name(), "WorkQueue", takes, cpu, doneQueue.shutdownNow());
  }
}
