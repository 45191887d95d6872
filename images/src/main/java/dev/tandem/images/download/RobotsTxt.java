package dev.tandem.images.download;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.WebUrl;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cache of the {@code robots.txt} rules of sites (RFC 9309). Each site is asked at most once a
 * day; threads that need the same file wait for the one that fetches it. If there is no such file,
 * everything is allowed; if it cannot be fetched, nothing is. Thread-safe.
 */
final class RobotsTxt {

  /** The most that is read of a file, in bytes; the standard requires at least 500 KiB. */
  static final int LONGEST = 512 << 10;

  /** The maximum total weight of all cached rules, in bytes. */
  private static final long MOST_BYTES = 32L << 20;

  /** Failures that say more about the site than about the file. */
  private static final Set<FailureClass> ALSO_OF_THE_IMAGE =
      Set.of(FailureClass.UNKNOWN_HOST, FailureClass.FORBIDDEN_ADDRESS, FailureClass.TLS);

  /** The site that a file is fetched from and applies to. */
  private record Site(String scheme, String host, int port) {}

  /** Fetches the content of a URL. */
  @FunctionalInterface
  interface Source {
    byte[] get(WebUrl url, Deadline deadline) throws ItemException, InterruptedException;
  }

  private final Source source;
  private final String robot;
  private final Cache<Site, RobotsRules> known =
      Caffeine.newBuilder()
          .expireAfterWrite(Duration.ofDays(1))
          .maximumWeight(MOST_BYTES)
          .weigher((Site site, RobotsRules rules) -> rules.weight())
          .executor(Runnable::run)
          .build();
  private final ConcurrentMap<Site, Asking> underWay = new ConcurrentHashMap<>();
  private final Duration attempt;

  /** A fetch by one thread, within the deadline of its image; other threads wait for the result. */
  private static final class Asking extends FutureTask<RobotsRules> {
    private final Deadline deadline;

    Asking(Deadline deadline, Callable<RobotsRules> ask) {
      super(ask);
      this.deadline = deadline;
    }

    /** Waits for the result; time while the fetch's deadline is paused does not count. */
    RobotsRules await(Deadline mine)
        throws InterruptedException, ExecutionException, TimeoutException {
      long counted = deadline.stoodStill();
      while (true) {
        try {
          return get(mine.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          long stood = deadline.stoodStill();
          if (stood == counted) {
            throw e;
          }
          mine.extend(stood - counted);
          counted = stood;
        }
      }
    }
  }

  /**
   * @param robot our own name, in lower case
   * @param attempt how long an attempt at a file may take
   */
  RobotsTxt(Source source, String robot, Duration attempt) {
    this.source = source;
    this.robot = robot;
    this.attempt = attempt;
  }

  /**
   * Checks that a URL may be fetched; fetches the {@code robots.txt} of its site if necessary.
   *
   * @throws ItemException of class {@link FailureClass#ROBOTS_TXT} if the URL must not be fetched
   */
  void requireAllowed(WebUrl url, Deadline deadline) throws ItemException, InterruptedException {
    if (!rules(url, deadline).allow(url)) {
      throw ItemException.lasting(
          FailureClass.ROBOTS_TXT, "the robots.txt of its site disallows it");
    }
  }

  /** Looks once more: another thread may have fetched the file since the last look. */
  private RobotsRules knownOrAsked(Site site, WebUrl url, Deadline deadline)
      throws ItemException, InterruptedException {
    RobotsRules rules = known.getIfPresent(site);
    return rules == null ? ask(url, deadline) : rules;
  }

  private RobotsRules rules(WebUrl url, Deadline deadline)
      throws ItemException, InterruptedException {
    var site = new Site(url.scheme(), url.host(), url.port());
    while (true) {
      RobotsRules rules = known.getIfPresent(site);
      if (rules != null) {
        return rules;
      }
      var mine = new Asking(deadline, () -> knownOrAsked(site, url, deadline));
      Asking theirs = underWay.putIfAbsent(site, mine);
      try {
        if (theirs == null) {
          mine.run();
          rules = mine.get();
          known.put(site, rules);
          return rules;
        }
        return theirs.await(deadline);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case ItemException _ when theirs != null && lackedTime(theirs, deadline) -> {} // retry
          case ItemException failure -> throw unavailable(failure);
          case InterruptedException _ when theirs == null -> throw new InterruptedException();
          case InterruptedException _ -> {} // the fetching thread was interrupted, so retry
          case RuntimeException fault -> throw fault;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException(e);
        }
      } catch (TimeoutException e) {
        throw ItemException.lasting(
            FailureClass.ROBOTS_TXT,
            "its robots.txt did not arrive within " + OneLine.of(deadline.limit()),
            e);
      } finally {
        if (theirs == null) {
          underWay.remove(site, mine);
        }
      }
    }
  }

  /**
   * Whether another thread may have failed because its image had little time left, less than ours.
   */
  private boolean lackedTime(Asking theirs, Deadline deadline) {
    Duration left = theirs.deadline.left();
    return left.compareTo(attempt) < 0 && left.compareTo(deadline.left()) < 0;
  }

  private RobotsRules ask(WebUrl url, Deadline deadline)
      throws ItemException, InterruptedException {
    var file = new WebUrl(url.scheme(), url.host(), url.port(), RobotsRules.FILE, null);
    try {
      byte[] content = source.get(file, deadline);
      return RobotsRules.parse(file, content, robot);
    } catch (ItemException e) {
      if (isMissing(e)) {
        return RobotsRules.ALL;
      }
      throw e;
    }
  }

  /** Whether there is no such file: a lasting 4xx status, or redirects that cannot be followed. */
  private static boolean isMissing(ItemException failure) {
    FailureClass failed = failure.failureClass();
    return failed.equals(FailureClass.REDIRECT)
        || (failed.name().startsWith("http-4") && !failure.retryable());
  }

  private static ItemException unavailable(ItemException failure) {
    return ALSO_OF_THE_IMAGE.contains(failure.failureClass())
        ? failure
        : failure.as(
            FailureClass.ROBOTS_TXT, "its robots.txt cannot be fetched: " + failure.getMessage());
  }
}
