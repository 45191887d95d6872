package dev.tandem.cli;

import dev.tandem.images.DownloadOptions;
import dev.tandem.images.Downloader;
import dev.tandem.images.ImageRef;
import dev.tandem.images.ItemException;
import java.security.Security;

/**
 * What a process has to do once, and can do beside the reading of the command line, which keeps one
 * processor busy for a quarter of a second.
 */
final class Prelude {
  private final Thread thread;

  private Prelude(Runnable work) {
    thread = Thread.ofPlatform().daemon().name("tandem-prelude").start(work);
  }

  /** Begins what the command needs that is called for with these arguments. */
  static Prelude of(String... args) {
    boolean downloads = args.length > 0 && args[0].equals("images");
    return new Prelude(() -> {
      settings();
      if (downloads) {
        tryADownload();
      }
    });
  }

  /** Waits for the end. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever called off the command wins
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
  private static void tryADownload() {
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      Thread.ofVirtual().start(() -> ask(downloader)).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ask(Downloader downloader) {
    try {
      downloader.download(new ImageRef("http://127.0.0.1/", "prelude"));
    } catch (ItemException | InterruptedException e) {
      // as it should
    }
  }
}
