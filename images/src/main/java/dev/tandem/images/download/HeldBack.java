package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.time.Duration;

/**
 * The images that were read ahead and wait for their hosts, which may not be asked at the moment:
 * because they get as many requests as they may, at their pace, or because they pause.
 *
 * @param images how many images wait
 * @param hosts how many hosts they wait for
 * @param inProgress how many further images of these hosts are in progress
 * @param longest the host that most of them wait for; undefined if none wait
 */
public record HeldBack(long images, int hosts, long inProgress, Longest longest) {
  /** No images wait for their hosts. */
  public static final HeldBack NOTHING =
      new HeldBack(0, 0, 0, new Longest("", 0, 0, 0, Duration.ZERO, false));

  /**
   * The host that most images wait for.
   *
   * @param name its name, as one line, with the port if that is not the usual one
   * @param images how many images wait for it
   * @param inProgress how many further images of it are in progress
   * @param atOnce how many requests it gets at once
   * @param pause how long it gets no requests from now on; zero if it does not pause
   * @param asked whether it has asked for that pause itself
   */
  public record Longest(
      String name, long images, long inProgress, int atOnce, Duration pause, boolean asked) {}

  /** Returns the sum of both. */
  HeldBack plus(Host host, int waiting, long now) {
    Longest one =
        waiting <= longest.images
            ? longest
            : new Longest(
                OneLine.of(host.name),
                waiting,
                host.inProgress(),
                host.atOnce(),
                Duration.ofNanos(host.health.pauseLeft(now)),
                host.health.hasAsked());
    return new HeldBack(images + waiting, hosts + 1, inProgress + host.inProgress(), one);
  }
}
