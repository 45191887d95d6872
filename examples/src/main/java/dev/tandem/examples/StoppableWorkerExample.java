package dev.tandem.examples;

import dev.tandem.WorkQueue;
import dev.tandem.examples.Photos.Photo;
import dev.tandem.examples.Photos.Url;
import java.io.PrintStream;

/** Shows a worker that ends by itself when its input does. */
final class StoppableWorkerExample {
  private StoppableWorkerExample() {}

  static void run(PrintStream out) throws InterruptedException {
    WorkQueue<Url> in = WorkQueue.bounded(1);
    WorkQueue<Photo> downloaded = WorkQueue.unbounded();
    Thread worker =
        Thread.startVirtualThread(new StoppableWorker<>(Photos::download, in, downloaded));

    for (Url url : Photos.urls(3)) {
      in.put(url);
    }
    in.close();
    in.join();
    for (Photo photo : downloaded.shutdownNow()) { // join means that all results are there
      out.println("Worker downloaded " + photo.name());
    }
    worker.join();
    out.println("Worker ended by itself");
  }
}
