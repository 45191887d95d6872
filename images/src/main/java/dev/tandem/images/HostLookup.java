package dev.tandem.images;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves host names such that an interrupt ends the wait at once.
 *
 * <p>A lookup itself is a call into the operating system that nothing can end, and it would block
 * the carrier of a virtual thread. So a few platform threads make the lookups; the download waits
 * for its result, and downloads from one host share a lookup. The platform caches results.
 */
final class HostLookup implements DnsResolver, AutoCloseable {
  private static final int MOST_THREADS = 64;

  private final ConcurrentHashMap<String, FutureTask<InetAddress[]>> underWay =
      new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;
  private final Predicate<InetAddress> allowed;

  HostLookup(int connections, Predicate<InetAddress> allowed) {
    this.allowed = allowed;
    int size = Math.min(connections, MOST_THREADS);
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

  /** The addresses of a host that may be connected to; one given as a number is looked at too. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = lookUp(host);
    InetAddress[] open = Arrays.stream(all).filter(allowed).toArray(InetAddress[]::new);
    if (open.length == 0 && all.length > 0) {
      throw new ForbiddenAddressException(all[0].getHostAddress());
    }
    return open;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    FutureTask<InetAddress[]> lookup = underWay.computeIfAbsent(host, this::start);
    try {
      return lookup.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    } catch (ExecutionException e) {
      throw unknown(host, e);
    } catch (CancellationException e) {
      throw unknown(host, e);
    } finally {
      underWay.remove(host, lookup);
    }
  }

  private FutureTask<InetAddress[]> start(String host) {
    var lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    try {
      threads.execute(lookup);
    } catch (RejectedExecutionException e) {
      lookup.cancel(false);
    }
    return lookup;
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

  /** Ends the waits; a lookup under way ends by itself, on a daemon thread. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      if (waiting instanceof FutureTask<?> lookup) {
        lookup.cancel(false); // somebody may wait for it who no longer finds it under way
      }
    }
    underWay.values().forEach(lookup -> lookup.cancel(false));
  }
}
