package dev.tandem.images;

import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
  private static final int MOST_AHEAD = 16_384;

  private final DownloadOptions options;
  private final WebClient web;
  private final Hosts hosts;
  private final Fetch fetch;

  /** Opens no connection yet. */
  public Downloader(DownloadOptions options) {
    this(options, options.addresses()::allow);
  }

  Downloader(DownloadOptions options, Predicate<InetAddress> allowed) {
    this(options, allowed, InetAddress::getAllByName, null);
  }

  Downloader(
      DownloadOptions options,
      Predicate<InetAddress> allowed,
      HostLookup.Names names,
      @Nullable SSLContext tls) {
    this.options = options;
    web = new WebClient(options, new HostLookup(options.connections(), allowed, names), tls);
    hosts = new Hosts(options.hosts(), options.deadline(), options.timeout());
    var connections = new Semaphore(options.connections(), true);
    var tags = RobotsTag.of(options.robotsTags(), options.userAgent());
    var file = new Wanted(RobotsTxt.LONGEST, true, tags.ignored());
    var robots =
        options.hosts().robotsTxt()
            ? new RobotsTxt(
                new Fetch(options, hosts, connections, web, file, null)::body, tags.robot())
            : null;
    var image = new Wanted(options.maxBytes(), false, tags);
    fetch = new Fetch(options, hosts, connections, web, image, robots);
  }

  DownloadOptions options() {
    return options;
  }

  /**
   * Puts references in an order that is fair between hosts: those of a host that is busy, slow or
   * dead wait, and the others go past them. For one run, all of whose images are downloaded by this
   * downloader; close it after the run, which closes the references too.
   *
   * <p>Reads ahead up to {@value #MOST_AHEAD} references, on a thread that ends with {@link
   * ImageRefs#close}. An interrupt of the thread that takes them ends its wait with {@link
   * java.util.concurrent.CancellationException}.
   */
  public ImageRefs inTurn(ImageRefs refs) {
    return new FairRefs(refs, hosts, MOST_AHEAD);
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
    try {
      return attempt(ref, Deadline.after(options.deadline()));
    } finally {
      finished(ref);
    }
  }

  /** The image is not tried again, so another one of its host may be. */
  void finished(ImageRef ref) {
    hosts.finished(ref);
  }

  /** One attempt, which ends at the deadline even if it waits for its turn. */
  byte[] attempt(ImageRef ref, Deadline deadline) throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    byte[] body = fetch(WebUrl.clean(ref.location()), deadline);
    if (body.length == 0) {
      throw ItemException.lasting(FailureClass.NOT_AN_IMAGE, "it is empty, 0 bytes");
    }
    return body;
  }

  private byte[] fetch(String location, Deadline deadline)
      throws ItemException, InterruptedException {
    String flaw = BrokenRef.flawOf(location);
    if (flaw != null) {
      throw ItemException.lasting(FailureClass.INVALID_URL, flaw);
    }
    if (WebUrl.schemeOf(location).equals("file")) {
      return LocalFile.read(location, options.maxBytes());
    }
    return fetch.body(WebUrl.parse(location), deadline);
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
