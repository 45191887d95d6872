package dev.tandem.examples;

import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.examples.Photos.Photo;
import dev.tandem.examples.Photos.Stored;
import dev.tandem.examples.Photos.Url;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Shows how one photo that cannot be resized affects the other four. */
final class FailuresExample {
  private static final List<Url> URLS = Photos.urls(5);

  private FailuresExample() {}

  static void run(PrintStream out) throws InterruptedException {
    inTheOriginal(out);
    stopping(out);
    goingOn(out);
  }

  private static Photo resize(Photo photo) {
    if (photo.name().equals("2.jpg")) {
      throw new IllegalArgumentException("not an image");
    }
    return Photos.resize(photo);
  }

  /** The worker dies, the items after the bad one are never taken, and join never returns. */
  private static void inTheOriginal(PrintStream out) throws InterruptedException {
    var resizeQueue = new SentinelQueue<Photo>();
    var doneQueue = new SentinelQueue<Photo>();
    for (Url url : URLS) {
      resizeQueue.put(Photos.download(url));
    }
    resizeQueue.close();

    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, e) -> out.println("Original: the worker died: " + e))
        .start(new SentinelWorker<>(FailuresExample::resize, resizeQueue, doneQueue))
        .join();

    boolean finished = resizeQueue.join(Duration.ofMillis(100));
    out.println(
        "Original: %d done, %d left that nobody will take, the sentinel among them"
            .formatted(doneQueue.size(), resizeQueue.size()));
    out.println("Original: join " + (finished ? "returned" : "still waits, and would for ever"));
  }

  /** The run ends and reports the stage, the input and the cause. */
  private static void stopping(PrintStream out) throws InterruptedException {
    try {
      Pipeline.of(Url.class)
          .then("download", Photos::download)
          .then("resize", FailuresExample::resize)
          .then("upload", Photos::upload)
          .run(URLS);
    } catch (PipelineException e) {
      out.println("Stop: " + e.getMessage());
      if (e.reason() instanceof PipelineException.Reason.ItemFailed(var failure)) {
        out.println("Stop: the input was " + failure.input());
      }
    }
  }

  /** The run continues, and the item is kept for later. */
  private static void goingOn(PrintStream out) throws InterruptedException {
    Queue<Failure<?, Photo>> dead = new ConcurrentLinkedQueue<>();
    List<Stored> stored =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then("resize", FailuresExample::resize, s -> s.deadLetter(dead::add))
            .then("upload", Photos::upload)
            .run(URLS);
    out.println("Go on: " + stored.size() + " items finished");
    for (Failure<?, Photo> letter : dead) {
      out.println(
          "Go on: dead letter at %s: %s, %s"
              .formatted(letter.stage(), letter.item().name(), letter.cause().getMessage()));
    }
  }
}
