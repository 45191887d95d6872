package dev.tandem.images.download;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.util.TextUtils;

/**
 * Resolves host names in such a way that an interrupt or the deadline ends the wait at once.
 *
 * <p>A lookup itself is a call into the operating system that cannot be cancelled, and it would
 * block the carrier of a virtual thread. So a few platform threads make the lookups; the download
 * waits for its result, and downloads from one host share a lookup. While all of these threads are
 * busy, the deadline of the attempt is paused.
 *
 * <p>Addresses are cached for a minute. A missing name is believed after two such results, and then
 * cached too; the failure of an overloaded resolver is never cached. (The Java platform itself
 * caches any failure for ten seconds, unless the security property {@code
 * networkaddress.cache.negative.ttl} is 0; attempts within that time only get the same failure.)
 */
final class HostLookup implements DnsResolver, NamesAhead.Names, AutoCloseable {
  private static final int MOST_THREADS = 256;
  private static final int MOST_REMEMBERED = 20_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** The resolver, which returns the addresses of a host. */
  @FunctionalInterface
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final Cache<String, InetAddress[]> found = memory();

  /** Names that do not exist, and whether the resolver has said so more than once. */
  private final Cache<String, Boolean> missing = memory();

  private final ConcurrentHashMap<String, Lookup> underWay = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;
  private final Predicate<InetAddress> allowed;
  private final Names names;

  HostLookup(int most, Predicate<InetAddress> allowed, Names names) {
    this.allowed = allowed;
    this.names = names;
    int size = Math.min(most, MOST_THREADS);
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("tandem-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  private static <T> Cache<String, T> memory() {
    return Caffeine.newBuilder()
        .expireAfterWrite(REMEMBERED)
        .maximumSize(MOST_REMEMBERED)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Returns the addresses of a host that may be connected to; checks numeric addresses too.
   *
   * @param name the name of the host, which the HTTP client has converted to Unicode
   */
  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    String host = asciiOf(name);
    InetAddress[] all = found.getIfPresent(host);
    if (all == null) {
      if (Boolean.TRUE.equals(missing.getIfPresent(host))) {
        throw new NoSuchHostException(host);
      }
      all = lookUp(host);
    }
    if (Opening.isThroughProxy()) {
      return all; // the user has named the proxy
    }
    InetAddress[] open = Arrays.stream(all).filter(allowed).toArray(InetAddress[]::new);
    if (open.length == 0 && all.length > 0) {
      throw new ForbiddenAddressException(all[0].getHostAddress());
    }
    return open;
  }

  /**
   * Checks a host that is named by its address, for requests whose proxy makes the connection.
   *
   * @throws ForbiddenAddressException if that must not be connected to
   */
  void requireAllowed(String host) throws ForbiddenAddressException {
    for (InetAddress address : AddressBlock.readings(host)) {
      if (!allowed.test(address)) {
        throw new ForbiddenAddressException(address.getHostAddress());
      }
    }
  }

  /**
   * Returns the name as its URL had it. The HTTP client turns {@code xn--} into Unicode wherever
   * this leads back, which it does by the same rules.
   */
  static String asciiOf(String name) {
    return TextUtils.isAllASCII(name) ? name : IDN.toASCII(name);
  }

  /** Whether the addresses of a host are known, or it is known to have none. */
  @Override
  public boolean areKnown(String host) {
    return found.getIfPresent(host) != null || Boolean.TRUE.equals(missing.getIfPresent(host));
  }

  @Override
  @SuppressWarnings("EmptyCatch") // who needs the addresses is told why there are none
  public void lookUp(String host, Consumer<Boolean> told) {
    try {
      threads.execute(() -> {
        boolean missed = false;
        try {
          var _ = ask(host);
        } catch (NoSuchHostException e) {
          // it will be told again
        } catch (UnknownHostException e) {
          missed = true;
        } finally {
          told.accept(!missed);
        }
      });
    } catch (RejectedExecutionException e) { // closed
      told.accept(true);
    }
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    Lookup lookup = join(host);
    try {
      Deadline deadline = Opening.deadline();
      if (deadline == null) {
        return lookup.get();
      }
      if (!lookup.hasBegun()) { // the host is not to blame for other lookups ahead of this one
        deadline.standStillAlone(lookup::awaitBegin);
      }
      return lookup.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case Error error -> throw error; // no fault of the host
        case UnknownHostException unknown -> unknown;
        case null, default -> unknown(host, e);
      };
    } catch (CancellationException | TimeoutException e) {
      throw unknown(host, e);
    } finally {
      lookup.leave();
    }
  }

  /** Joins the lookup of a name that is under way, or starts a new one. */
  private Lookup join(String host) {
    while (true) {
      var fresh = new Lookup(host);
      Lookup lookup = underWay.putIfAbsent(host, fresh);
      if (lookup == null) {
        start(fresh);
        return fresh;
      }
      if (lookup.enter()) {
        return lookup;
      }
      underWay.remove(host, lookup);
    }
  }

  private void start(Lookup lookup) {
    try {
      threads.execute(lookup);
    } catch (RejectedExecutionException e) { // closed
      lookup.cancel(false);
    } catch (Error e) { // out of memory for a new thread
      lookup.cancel(false);
      throw e;
    }
  }

  /**
   * A lookup that is queued or under way, shared by all threads that wait for it. If all of them
   * give up before it has begun, it is cancelled.
   *
   * <p>INVARIANT: no more lookups are queued than are waited for, however long a resolver is dead.
   */
  private final class Lookup extends FutureTask<InetAddress[]> {
    private final String host;
    private final CountDownLatch begun = new CountDownLatch(1); // begun, cancelled or done
    private int waiting = 1; // guarded by this
    private boolean givenUp; // guarded by this

    Lookup(String host) {
      super(() -> ask(host));
      this.host = host;
    }

    /** Adds a waiter; returns false if it is too late to join. */
    synchronized boolean enter() {
      waiting++;
      return !givenUp && !isDone();
    }

    /** Removes a waiter; cancels the lookup if that was the last one and it has not begun. */
    void leave() {
      synchronized (this) {
        waiting--;
        if (waiting > 0 || hasBegun()) {
          return;
        }
        givenUp = true;
      }
      cancel(false);
      var _ = threads.remove(this);
    }

    boolean hasBegun() {
      return begun.getCount() == 0;
    }

    void awaitBegin(Duration limit) throws InterruptedException {
      var _ = begun.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      begun.countDown();
      super.run();
    }

    @Override
    protected void done() {
      underWay.remove(host, this);
      begun.countDown();
    }
  }

  /** Returns the number of lookups that wait for a thread. */
  int queued() {
    return threads.getQueue().size();
  }

  private InetAddress[] ask(String host) throws UnknownHostException {
    InetAddress[] meanwhile = found.getIfPresent(host);
    if (meanwhile != null) {
      return meanwhile;
    }
    try {
      InetAddress[] addresses = names.of(host);
      found.put(host, addresses);
      missing.invalidate(host);
      return addresses;
    } catch (UnknownHostException e) {
      if (isTemporary(e)) {
        throw e;
      }
      boolean again = missing.getIfPresent(host) != null;
      missing.put(host, again);
      throw again ? new NoSuchHostException(host) : e;
    }
  }

  /** Recognizes {@code EAI_AGAIN} by the C libraries' messages: Java passes on nothing else. */
  static boolean isTemporary(UnknownHostException e) {
    String message = e.getMessage();
    return message != null
        && (message.contains("Temporary failure") || message.contains("Try again"));
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static UnknownHostException unknown(String host, Throwable cause) {
    var unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }

  /** Ends all waits; a lookup under way ends by itself, on a daemon thread. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      if (waiting instanceof FutureTask<?> lookup) {
        lookup.cancel(false); // a thread may wait for it although it is not in underWay any more
      }
    }
    underWay.values().forEach(lookup -> lookup.cancel(false));
  }
}
