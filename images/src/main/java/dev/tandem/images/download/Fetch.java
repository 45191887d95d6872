package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.MemoryClaim;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a URL. It sends a request to the host, and to each host that it is redirected to,
 * when that host's turn comes. Time spent waiting for a turn or a slot does not count.
 *
 * @param hosts INVARIANT: a slot is taken before a connection is leased, so the pool never runs dry
 *     and no thread waits inside the pool, whose queue is neither as fair nor as easily interrupted
 * @param robots the {@code robots.txt} rules to obey; {@code null} to obey none
 */
record Fetch(
    DownloadOptions options,
    Hosts hosts,
    WebClient web,
    AnswerPolicy policy,
    @Nullable RobotsTxt robots) {

  /**
   * Returns the body.
   *
   * @param deadline the time limit for everything, including all waits except those for memory
   * @param claim the claim that the body is charged to
   * @param trace notes the last request
   */
  byte[] body(WebUrl first, Deadline deadline, MemoryClaim claim, WebTrace trace)
      throws ItemException, InterruptedException {
    var made = new HashSet<WebRequest>();
    var cookies = new RedirectCookies();
    var request = new WebRequest(first, true, "");
    long left =
        Deadline.after(options.timeout()).before(deadline).left().toNanos(); // of this attempt
    while (made.add(request)) {
      WebUrl url = request.url();
      trace.asks(url, made.size() > 1);
      if (robots != null) {
        robots.requireAllowed(url, deadline);
      }
      WebAnswer answer;
      try (Hosts.Visit visit =
          hosts.visit(url.host(), !url.host().equals(first.host()), deadline, claim::rest)) {
        var limit = new Deadline(options.timeout(), System.nanoTime() + left, deadline);
        try {
          answer =
              web.get(
                  request,
                  policy,
                  new BodyReader(policy.maxBytes(), limit, claim),
                  () -> visit.hears(limit),
                  trace);
          visit.answered();
        } catch (ItemException e) {
          blame(visit, e, limit, left);
          throw e;
        }
        left = limit.left().toNanos();
      }
      switch (answer) {
        case WebAnswer.Body(byte[] bytes) -> {
          return bytes;
        }
        case WebAnswer.Redirect(String to, List<String> set) -> {
          cookies.keep(url, set);
          WebUrl next = url.redirect(to);
          request = new WebRequest(next, next.sharesSecretsOf(first), cookies.of(next));
        }
      }
      if (made.size() > options.maxRedirects()) {
        throw redirect("more than " + options.maxRedirects() + " redirects in a row");
      }
    }
    throw redirect("redirects in a loop");
  }

  /**
   * Blames a host for a failure, unless the failure is ours. If most of the time was gone before
   * the request was sent, a timeout in the rest says nothing about the host. If we kept the host
   * waiting because memory was short, it had begun to answer and may hang up.
   *
   * @param limit the deadline of this attempt
   * @param left the nanoseconds that were left of it when the request was sent
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

  /**
   * Whether {@code nanos} is at least half of the time that the first host of an attempt gets, or
   * enough to connect or to begin an answer.
   */
  private boolean hadItsTime(long nanos) {
    TimeLimits limits = options.limits();
    Duration usual =
        limits.attempt().compareTo(limits.image()) < 0 ? limits.attempt() : limits.image();
    long enough = TimeUnit.NANOSECONDS.convert(usual) / 2;
    enough = Math.min(enough, TimeUnit.NANOSECONDS.convert(limits.connect()));
    return nanos >= Math.min(enough, TimeUnit.NANOSECONDS.convert(limits.silence()));
  }

  private static ItemException redirect(String what) {
    return ItemException.lasting(FailureClass.REDIRECT, what);
  }
}
