package dev.tandem.images;

import java.util.HashSet;
import java.util.concurrent.Semaphore;
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
    Wanted wanted,
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
        long begun = System.nanoTime();
        try {
          var limit = new Deadline(options.timeout(), begun + left);
          answer = web.get(url, wanted, new BodyReader(wanted.maxBytes(), limit, claim));
          visit.answered();
        } catch (ItemException e) {
          visit.failed(e);
          throw e;
        } finally {
          connections.release();
        }
        left -= System.nanoTime() - begun;
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

  private static ItemException redirect(String what) {
    return ItemException.lasting(FailureClass.REDIRECT, what);
  }
}
