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
 * What a process has to do once, and can do beside the reading of the command line, which keeps one
 * processor busy for a quarter of a second.
 */
final class Prelude {
  /** Something to be done. */
  @FunctionalInterface
  interface Work {
    void run() throws Throwable;
  }

  private final Thread thread;
  private @Nullable Throwable failure; // written by the thread, read after its end

  private Prelude(Work work) {
    thread = Thread.ofPlatform().daemon().name("tandem-prelude").start(() -> run(work));
  }

  /** Begins what the command needs that is called for with these arguments. */
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
    } catch (Throwable e) { // told to the thread that waits
      failure = e;
    }
  }

  /** Waits for the end, and fails as it did. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever called off the command wins
      return;
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Takes long, as Java looks for loggers first. */
  private static void settings() {
    // Java would repeat for ten seconds that a resolver had too much to do, however often it is
    // asked again; that a name is unknown the downloader remembers itself.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /**
   * Asks for an image at an address that is refused before anything is connected: by then all that
   * a download needs has been loaded and run once.
   */
  private static void tryADownload() throws Throwable {
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      var image = new ImageRef("http://127.0.0.1/", "prelude");
      var download = new FutureTask<>(() -> downloader.download(image));
      Thread.ofVirtual().start(download);
      var _ = download.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof ItemException)) { // which is how it should end
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }
}
