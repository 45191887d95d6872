package dev.tandem.images;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Downloads images: {@code http} and {@code https} through pooled connections that stay open
 * between requests, {@code file} from the disk.
 *
 * <pre>{@code
 * try (var downloader = new Downloader(DownloadOptions.defaults())) {
 *   byte[] body = downloader.download(new ImageRef("https://example.org/cat.jpg", "command line"));
 * }
 * }</pre>
 *
 * <p>Each failure of an item is an {@link ItemException} with its class, one line of text, and
 * whether another attempt may help; nothing is tried twice here. Redirects are followed up to the
 * limit, from {@code https} to {@code http} too, but never to a file. An answer is never believed:
 * memory grows with the bytes that arrive, not with what a header promises, and the limit holds
 * before and after inflation.
 *
 * <p>Thread-safe; meant to be called from many virtual threads at once, of which as many as there
 * are connections proceed and the others wait. An interrupt of a virtual thread ends its download
 * at once, whatever it waits for, and costs its connection only. A platform thread cannot be
 * interrupted while it reads from a socket: it ends at its time limit, at the latest when twice the
 * limit has passed.
 *
 * <p>Cost: tens of microseconds of processor time a request on an open connection, besides the
 * copying of the body.
 */
public final class Downloader implements AutoCloseable {
  private final DownloadOptions options;
  private final WebClient web;

  /**
   * Taken before a connection is asked for: with it the pool never runs dry, so that nobody waits
   * inside the pool, whose queue is neither as fair nor as easily interrupted.
   */
  private final Semaphore connections;

  /** Opens no connection yet. */
  public Downloader(DownloadOptions options) {
    this(options, options.addresses()::allow);
  }

  Downloader(DownloadOptions options, Predicate<InetAddress> allowed) {
    this.options = options;
    this.web = new WebClient(options, allowed);
    this.connections = new Semaphore(options.connections(), true);
  }

  /**
   * Downloads the body that a reference points to.
   *
   * @return the body, inflated if it came compressed, never empty
   * @throws ItemException if it cannot be had; says whether another attempt may help
   * @throws InterruptedException if the thread is interrupted; its flag is cleared
   * @throws IllegalStateException if this downloader is closed
   */
  public byte[] download(ImageRef ref) throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    byte[] body = fetch(WebUrl.clean(ref.location()));
    if (body.length == 0) {
      throw ItemException.lasting(FailureClass.NOT_AN_IMAGE, "it is empty, 0 bytes");
    }
    return body;
  }

  private byte[] fetch(String location) throws ItemException, InterruptedException {
    String flaw = BrokenRef.flawOf(location);
    if (flaw != null) {
      throw ItemException.lasting(FailureClass.INVALID_URL, flaw);
    }
    if (WebUrl.schemeOf(location).equals("file")) {
      return LocalFile.read(location, options.maxBytes());
    }
    WebUrl url = WebUrl.parse(location);
    connections.acquire();
    try {
      return follow(url);
    } finally {
      connections.release();
    }
  }

  private byte[] follow(WebUrl first) throws ItemException, InterruptedException {
    var deadline = Deadline.after(options.timeout());
    var visited = new HashSet<WebUrl>();
    WebUrl url = first;
    while (visited.add(url)) {
      switch (web.get(url, deadline)) {
        case WebAnswer.Body(byte[] bytes) -> {
          return bytes;
        }
        case WebAnswer.Redirect(String to) -> url = url.redirect(to);
      }
      if (visited.size() > options.maxRedirects()) {
        throw redirect("more than " + options.maxRedirects() + " redirects in a row");
      }
    }
    throw redirect("redirects in a circle");
  }

  private static ItemException redirect(String what) {
    return ItemException.lasting(FailureClass.REDIRECT, what);
  }

  /**
   * Returns whether a text is what {@link #download} takes: a URL of a scheme it knows. The text is
   * not checked any further.
   */
  static boolean isUrl(String text) {
    return switch (WebUrl.schemeOf(WebUrl.clean(text))) {
      case "http", "https", "file" -> true;
      default -> false;
    };
  }

  /** Closes all connections at once; downloads under way fail. Closing again does nothing. */
  @Override
  public void close() {
    web.close();
  }
}
