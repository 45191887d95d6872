package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.MemoryClaim;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a URL: its host is asked, and those that it redirects to, each in its turn. The
 * time that it waits for a turn or a connection is not counted.
 *
 * @param connections taken before a connection is asked for: with it the pool never runs dry, so
 *     that nobody waits inside the pool, whose queue is neither as fair nor as easily interrupted
 * @param robots what has a say in which URLs are asked for; {@code null} if nothing has
 */
record Fetch(
    DownloadOptions options,
    Hosts hosts,
    Semaphore connections,
    WebClient web,
    AnswerPolicy policy,
    @Nullable RobotsTxt robots) {

  /**
   * Returns the body.
   *
   * @param deadline the end of everything, waits included, but for waits for memory
   * @param claim what the body is charged to
   */
  byte[] body(WebUrl first, Deadline deadline, MemoryClaim claim)
      throws ItemException, InterruptedException {
    var visited = new HashSet<WebUrl>();
    WebUrl url = first;
    long left =
        Deadline.after(options.timeout()).before(deadline).left().toNanos(); // of this attempt
    while (visited.add(url)) {
      if (robots != null) {
        robots.requireAllowed(url, deadline);
      }
      WebAnswer answer;
      try (Hosts.Visit visit =
          hosts.visit(url.host(), !url.host().equals(first.host()), deadline)) {
        connections.acquire();
        var limit = new Deadline(options.timeout(), System.nanoTime() + left, deadline);
        try {
          answer = web.get(url, policy, new BodyReader(policy.maxBytes(), limit, claim));
          visit.answered();
        } catch (ItemException e) {
          blame(visit, e, limit, left);
          throw e;
        } finally {
          connections.release();
        }
        left = limit.left().toNanos();
      }
      switch (answer) {
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

  /**
   * Tells a host of a failure, unless it is ours. Where most of the time was gone before it was
   * asked, that it did not answer in the rest says nothing about it; and where we have kept it
   * waiting for memory, it had begun to answer, and may hang up.
   *
   * @param limit of this attempt, of which there was so much left when the host was asked
   */
  private void blame(Hosts.Visit visit, ItemException failure, Deadline limit, long left) {
    if (failure.failureClass().equals(FailureClass.TIMEOUT)) {
      if (hadItsTime(left - limit.left().toNanos())) {
        visit.failed(failure);
      }
    } else if (failure.failureClass().equals(FailureClass.CONNECTION) && limit.stoodStill() > 0) {
      visit.answered();
    } else {
      visit.failed(failure);
    }
  }

  /** Whether that is at least half of what a host has that is asked first. */
  private boolean hadItsTime(long nanos) {
    Duration timeout = options.timeout();
    Duration usual = timeout.compareTo(options.deadline()) < 0 ? timeout : options.deadline();
    return nanos >= TimeUnit.NANOSECONDS.convert(usual) / 2;
  }

  private static ItemException redirect(String what) {
    return ItemException.lasting(FailureClass.REDIRECT, what);
  }
}
