package dev.tandem.cli;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.security.Security;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One-time startup work of the process, done in parallel with parsing the command line, which keeps
 * one processor busy for a quarter of a second.
 */
final class Prelude {
  /** A piece of startup work. */
  @FunctionalInterface
  interface Work {
    void run() throws Throwable;
  }

  private final Thread thread;
  private @Nullable Throwable failure; // written by the thread, read after its end

  private Prelude(Work work) {
    thread = Thread.ofPlatform().daemon().name("tandem-prelude").start(() -> run(work));
  }

  /** Starts the work that the command with these arguments needs. */
  static Prelude of(String... args) {
    boolean downloads = args.length > 0 && args[0].equals("images");
    return of(() -> {
      settings();
      if (downloads) {
        tryADownload();
      }
    });
  }

  static Prelude of(Work work) {
    return new Prelude(work);
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (Throwable e) { // rethrown to the waiting thread
      failure = e;
    }
  }

  /** Waits for the work to end, and rethrows its failure. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // cancelling the command takes precedence
      return;
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Sets security properties. It takes long, because Java looks for loggers first. */
  private static void settings() {
    // By default, Java caches a failed lookup for ten seconds, even if the resolver was only
    // overloaded, so that retries would fail too. The downloader itself remembers unknown names.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /**
   * Downloads an image from a forbidden address, which is rejected before a connection is opened.
   * By then, all code that a download needs has been loaded and run once.
   */
  private static void tryADownload() throws Throwable {
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      var image = new ImageRef("http://127.0.0.1/", "prelude");
      var download = new FutureTask<>(() -> downloader.download(image));
      Thread.ofVirtual().start(download);
      var _ = download.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof ItemException)) { // the expected failure
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }
}
