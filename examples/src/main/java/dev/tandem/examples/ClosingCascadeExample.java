package dev.tandem.examples;

import dev.tandem.Pipeline;
import dev.tandem.WorkQueue;
import dev.tandem.examples.Photos.Photo;
import dev.tandem.examples.Photos.Stored;
import dev.tandem.examples.Photos.Url;
import java.io.PrintStream;
import java.util.List;

/** Shows the orderly shutdown of a whole pipeline, in three equivalent ways. */
final class ClosingCascadeExample {
  private static final int ITEMS = 1000;
  private static final int WORKERS = 4;

  private ClosingCascadeExample() {}

  static void run(PrintStream out) throws InterruptedException {
    out.println(byHand() + " items finished");
    out.println(bySentinels() + " items finished by " + WORKERS + " workers a stage");
    out.println(inShort() + " items finished in the short form");
  }

  /** Runs one worker per stage. */
  private static int byHand() throws InterruptedException {
    WorkQueue<Url> downloadQueue = WorkQueue.bounded(100);
    WorkQueue<Photo> resizeQueue = WorkQueue.bounded(100);
    WorkQueue<Photo> uploadQueue = WorkQueue.bounded(100);
    WorkQueue<Stored> doneQueue = WorkQueue.unbounded();
    List<StoppableWorker<?, ?>> workers =
        List.of(
            new StoppableWorker<>(Photos::download, downloadQueue, resizeQueue),
            new StoppableWorker<>(Photos::resize, resizeQueue, uploadQueue),
            new StoppableWorker<>(Photos::upload, uploadQueue, doneQueue));
    workers.forEach(Thread::startVirtualThread);

    for (Url url : Photos.urls(ITEMS)) {
      downloadQueue.put(url);
    }
    downloadQueue.close();
    downloadQueue.join(); // everything is downloaded and in the next queue
    resizeQueue.close();
    resizeQueue.join();
    uploadQueue.close();
    uploadQueue.join();
    return doneQueue.size();
  }

  /** Runs several workers per stage, each of which needs a sentinel. */
  private static int bySentinels() throws InterruptedException {
    var downloadQueue = new SentinelQueue<Url>();
    var resizeQueue = new SentinelQueue<Photo>();
    var uploadQueue = new SentinelQueue<Photo>();
    var doneQueue = new SentinelQueue<Stored>();
    for (int i = 0; i < WORKERS; i++) {
      Thread.startVirtualThread(new SentinelWorker<>(Photos::download, downloadQueue, resizeQueue));
      Thread.startVirtualThread(new SentinelWorker<>(Photos::resize, resizeQueue, uploadQueue));
      Thread.startVirtualThread(new SentinelWorker<>(Photos::upload, uploadQueue, doneQueue));
    }

    for (Url url : Photos.urls(ITEMS)) {
      downloadQueue.put(url);
    }
    for (SentinelQueue<?> queue : List.of(downloadQueue, resizeQueue, uploadQueue)) {
      for (int i = 0; i < WORKERS; i++) {
        queue.close();
      }
      queue.join();
    }
    return doneQueue.size();
  }

  /** Does all of this, with any number of workers. */
  private static int inShort() throws InterruptedException {
    List<Stored> stored =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then("resize", Photos::resize)
            .then("upload", Photos::upload)
            .run(Photos.urls(ITEMS));
    return stored.size();
  }
}
