package dev.tandem.images.download;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.SharedRows;
import dev.tandem.images.item.StoredObjects;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.memory.YieldMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Downloads images: {@code http} and {@code https} through pooled connections that stay open
 * between requests, {@code file} from the disk, {@code data} from the URL itself, and {@code s3}
 * from the {@link StoredObjects} that it is given.
 *
 * <pre>{@code
 * try (var downloader = new Downloader(DownloadOptions.defaults())) {
 *   byte[] body = downloader.download(new ImageRef("https://example.org/cat.jpg", "command line"));
 * }
 * }</pre>
 *
 * <p>Each failure of an item is an {@link ItemException} with its class, one line of text, and
 * whether another attempt may help. The downloader itself does not retry. It follows redirects up
 * to the limit, from {@code https} to {@code http} too, but never to a file. It does not trust what
 * a response claims: memory grows with the bytes that arrive, not with what a header promises, and
 * the limit holds before and after inflation. When the {@link MemoryBudget} is used up, a download
 * waits and its deadline is paused. Rarely, a download that has begun starts over, so that an older
 * one can proceed.
 *
 * <p>Thread-safe. It is meant to be called from many virtual threads at once: as many as there are
 * connections proceed, and the others wait, but not for servers that do not answer. Interrupting a
 * virtual thread ends its download at once, whatever it waits for, and costs only its connection. A
 * platform thread cannot be interrupted while it reads from a socket: its download ends at the time
 * limit, or at the latest after twice the limit.
 *
 * <p>Cost: tens of microseconds of CPU time per request on an open connection, plus the copying of
 * the body.
 */
public final class Downloader implements AutoCloseable {
  /**
   * The most bytes of downloaded images that may wait to be used before no other image is handed
   * out: 64 MB, and less in a small heap.
   */
  public static final long MOST_UNUSED = Math.min(64_000_000, Runtime.getRuntime().maxMemory() / 8);

  private static final int MOST_AHEAD = 16_384;

  /** How many names may be looked up at once for each connection, since lookups may hang. */
  private static final int LOOKUPS = 4;

  private final DownloadOptions options;
  private final MemoryBudget memory;
  private final int silent;
  private final WebClient web;
  private final NamesAhead.Names names;
  private final Hosts hosts;
  private final Fetch fetch;
  private final StoredObjects objects;

  /** Creates a downloader with its own memory budget, {@link MemoryBudget#ofHeap}. */
  public Downloader(DownloadOptions options) {
    this(options, MemoryBudget.ofHeap());
  }

  /**
   * Creates a downloader. It opens no connection yet.
   *
   * @param memory the budget that images are charged to while they are downloaded, and in an {@link
   *     dev.tandem.images.ImagePipeline ImagePipeline} until they are stored
   */
  public Downloader(DownloadOptions options, MemoryBudget memory) {
    this(options, memory, StoredObjects.none());
  }

  /**
   * Creates a downloader that also reads objects of stores. It opens no connection yet.
   *
   * @param objects what reads them; closed with this downloader
   */
  public Downloader(DownloadOptions options, MemoryBudget memory, StoredObjects objects) {
    this(options, memory, options.addresses()::allow, InetAddress::getAllByName, null, objects);
  }

  Downloader(DownloadOptions options, Predicate<InetAddress> allowed) {
    this(options, allowed, InetAddress::getAllByName, null);
  }

  Downloader(
      DownloadOptions options,
      Predicate<InetAddress> allowed,
      HostLookup.Names names,
      @Nullable SSLContext tls) {
    this(options, MemoryBudget.ofHeap(), allowed, names, tls, StoredObjects.none());
  }

  private Downloader(
      DownloadOptions options,
      MemoryBudget memory,
      Predicate<InetAddress> allowed,
      HostLookup.Names names,
      @Nullable SSLContext tls,
      StoredObjects objects) {
    this.options = options;
    this.objects = objects;
    this.memory = memory;
    silent = SilentRequests.most(options.connections());
    var lookup = new HostLookup(LOOKUPS * options.connections(), allowed, names);
    this.names = options.proxies().areNone() ? lookup : NamesAhead.KNOWN;
    web = new WebClient(options, options.connections() + silent, lookup, tls);
    hosts =
        new Hosts(
            options.hosts(),
            options.deadline(),
            options.timeout(),
            MOST_UNUSED,
            lock -> new Slots(lock, options.connections(), silent, SilentRequests.SOON));
    var tags = RobotsTag.of(options.robotsTags(), options.userAgent());
    var file = new AnswerPolicy(RobotsTxt.LONGEST, true, tags.ignored());
    var robots =
        options.hosts().robotsTxt()
            ? new RobotsTxt(
                robotsTxt(new Fetch(options, hosts, web, file, null)),
                tags.robot(),
                options.timeout())
            : null;
    var image = new AnswerPolicy(options.maxBytes(), false, tags);
    fetch = new Fetch(options, hosts, web, image, robots);
  }

  /** Returns a source of {@code robots.txt} files, each charged to the budget while it is read. */
  private RobotsTxt.Source robotsTxt(Fetch files) {
    return (url, deadline) -> {
      try (MemoryClaim claim = memory.bodies().claim()) {
        return startingOver(
            claim, deadline, () -> files.body(url, deadline, claim, new WebTrace()));
      }
    };
  }

  public DownloadOptions options() {
    return options;
  }

  /**
   * Orders references fairly between hosts: those of a host that is busy, slow or dead wait, and
   * the others overtake them. Names of hosts are looked up ahead, and those that are not found once
   * more at the end. The result is for one run, all of whose images are downloaded by this
   * downloader. Close it after the run; that closes {@code refs} too.
   *
   * <p>A separate thread reads ahead up to {@value #MOST_AHEAD} references; it ends with {@link
   * ImageRefs#close}. Interrupting the thread that takes the references ends its wait with {@link
   * java.util.concurrent.CancellationException}.
   */
  public ImageRefs inTurn(ImageRefs refs) {
    return inTurn(refs, SharedRows.NONE);
  }

  /**
   * Orders references like {@link #inTurn(ImageRefs)}, but those that wait for another row of the
   * same image are held back until it has ended. They count among those that are read ahead.
   *
   * @param rows finds them
   */
  public ImageRefs inTurn(ImageRefs refs, SharedRows rows) {
    return new FairRefs(
        refs, hosts, MOST_AHEAD, rows, names, NamesAhead.BETWEEN, options.timeout());
  }

  /**
   * Returns how many requests may wait for silent servers, besides those that are counted as
   * {@linkplain DownloadOptions#connections connections}.
   */
  public int silentRequests() {
    return silent;
  }

  /**
   * Returns which images that were read ahead {@linkplain #inTurn in turn} wait for their hosts.
   * Takes less than a millisecond, during which no image can begin or end.
   */
  public HeldBack heldBack() {
    return hosts.heldBack();
  }

  /** Returns the budget that its images are charged to. */
  public MemoryBudget memory() {
    return memory;
  }

  /**
   * Downloads the body that a reference points to. The memory budget is charged for the body until
   * this method returns.
   *
   * @return the body, inflated if it came compressed, never empty
   * @throws ItemException if the download fails; says whether another attempt may help
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

  /** Records that an image will not be retried, so that another one of its host may start. */
  public void finished(ImageRef ref) {
    hosts.finished(ref);
  }

  /**
   * Records that an image was downloaded and waits to be used. While the images of a run that were
   * handed out {@linkplain #inTurn in turn} and wait have {@link #MOST_UNUSED} bytes or more, no
   * other image is handed out: what uses them is slower than the downloads. Must be called before
   * the image is {@link #finished}, and each image must be {@link #used} later.
   */
  public void downloaded(Downloaded image) {
    hosts.downloaded(image);
  }

  /** Records that an image is used now, or never will be. Saying so again does nothing. */
  public void used(Downloaded image) {
    hosts.used(image);
  }

  /** Returns how many bytes of images that were handed out in turn wait to be used. */
  public long unusedBytes() {
    return hosts.unusedBytes();
  }

  /** Makes one attempt, which ends at the deadline even if it is still waiting for its turn. */
  public byte[] attempt(ImageRef ref, Deadline deadline)
      throws ItemException, InterruptedException {
    try (MemoryClaim claim = memory.bodies().claim()) {
      return attempt(ref, deadline, claim);
    }
  }

  /**
   * Makes one attempt, as {@link #attempt(ImageRef, Deadline)} does. On return the claim holds the
   * body, and the caller must close the claim.
   */
  public byte[] attempt(ImageRef ref, Deadline deadline, MemoryClaim claim)
      throws ItemException, InterruptedException {
    return attempt(ref, deadline, claim, new WebTrace());
  }

  /**
   * Makes one attempt, as {@link #attempt(ImageRef, Deadline, MemoryClaim)} does.
   *
   * @param trace notes the last request, whether or not the attempt fails
   */
  public byte[] attempt(ImageRef ref, Deadline deadline, MemoryClaim claim, WebTrace trace)
      throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    String location = WebUrl.clean(ref.location());
    if (!ref.isData()) {
      WebUrl.requireShort(location);
    }
    byte[] body = fetch(ref, location, deadline, claim, trace);
    if (body.length == 0) {
      throw ItemException.lasting(FailureClass.NOT_AN_IMAGE, "empty, 0 bytes");
    }
    claim.settle();
    return body;
  }

  private byte[] fetch(
      ImageRef ref, String location, Deadline deadline, MemoryClaim claim, WebTrace trace)
      throws ItemException, InterruptedException {
    String flaw = BrokenRef.flawOf(location);
    if (flaw != null) {
      throw ItemException.lasting(FailureClass.INVALID_URL, flaw);
    }
    if (ref.isFile()) {
      try (Slots.Slot _ = slotToKeep(ref)) {
        return startingOver(claim, deadline, () -> LocalFile.read(location, reader(claim)));
      }
    }
    if (ref.isData()) {
      return startingOver(claim, deadline, () -> DataUrl.read(location, reader(claim)));
    }
    if (ref.isObject()) {
      deadline.standStillDuring(claim::enter);
      try (Slots.Slot _ = slotToKeep(ref)) {
        return startingOver(claim, deadline, () -> object(location, deadline, claim));
      }
    }
    WebUrl url = WebUrl.parse(location);
    // While memory is short, wait before the request rather than keep a server waiting.
    deadline.standStillDuring(claim::enter);
    hosts.arrived(ref);
    return startingOver(claim, deadline, () -> fetch.body(url, deadline, claim, trace));
  }

  /** Reads an object of a store, within the time of one attempt. */
  private byte[] object(String location, Deadline deadline, MemoryClaim claim)
      throws ItemException, InterruptedException {
    long left = Deadline.after(options.timeout()).before(deadline).left().toNanos();
    var attempt = new Deadline(options.timeout(), System.nanoTime() + left, deadline);
    attempt.check();
    try (StoredObjects.StoredObject object = objects.open(location, attempt.left())) {
      if (object.length() > options.maxBytes()) {
        throw BodyReader.tooLong(options.maxBytes());
      }
      var reader = new BodyReader(options.maxBytes(), attempt, claim);
      return reader.read(object.content(), object.length());
    } catch (IOException e) {
      attempt.check();
      throw e instanceof SocketTimeoutException
          ? ItemException.passing(FailureClass.TIMEOUT, "the store fell silent", e)
          : ItemException.passing(FailureClass.CONNECTION, "the connection to the store broke", e);
    }
  }

  /** Takes a slot for an image that no request is sent for. */
  private Slots.Slot slotToKeep(ImageRef ref) throws InterruptedException {
    hosts.arrived(ref);
    return hosts.slots.takeToKeep();
  }

  /** A way to read a body. */
  private interface Reading {
    byte[] read() throws ItemException, InterruptedException;
  }

  /**
   * Reads a body, and starts over from its first byte whenever it had to give way to an older
   * claim. That is not the image's fault, so the deadline is paused while it waits.
   */
  private static byte[] startingOver(MemoryClaim claim, Deadline deadline, Reading reading)
      throws ItemException, InterruptedException {
    while (true) {
      try {
        return reading.read();
      } catch (YieldMemory e) { // its arrays are garbage by now
        deadline.standStillDuring(claim::startOver);
      }
    }
  }

  private BodyReader reader(MemoryClaim claim) {
    return new BodyReader(options.maxBytes(), Deadline.after(options.deadline()), claim);
  }

  /** Closes all connections at once; downloads under way fail. Closing again does nothing. */
  @Override
  public void close() {
    web.close();
    objects.close();
  }
}
