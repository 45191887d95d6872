package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import dev.tandem.images.download.HeldBack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says which hosts a run waits for, once most of what is left waits for hosts. For one thread.
 *
 * <p>The time that this will take is estimated from how many images of the same host have ended
 * within the last minute.
 */
final class HostWaits {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);

  /** A shorter time shows no rate. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** How many images of a host were left at a moment of the run. */
  private record Sample(Duration elapsed, String host, long left) {}

  private final Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>(); // all of one host
  private HeldBack held = HeldBack.NOTHING;
  private Instant taken = Instant.EPOCH; // when that was so

  HostWaits(Clock clock) {
    this.clock = clock;
  }

  /** Returns whether it is time to look again, which costs the run a moment. */
  boolean isDue(Stats now) {
    return samples.isEmpty()
        || now.elapsed().minus(samples.getLast().elapsed()).compareTo(BETWEEN_SAMPLES) >= 0;
  }

  /** Takes what waits now. */
  void add(HeldBack now, Stats stats) {
    held = now;
    taken = clock.instant();
    HeldBack.Longest longest = now.longest();
    if (!samples.isEmpty() && !samples.getLast().host().equals(longest.name())) {
      samples.clear();
    }
    samples.addLast(
        new Sample(stats.elapsed(), longest.name(), longest.images() + longest.inProgress()));
    while (stats.elapsed().minus(samples.getFirst().elapsed()).compareTo(WINDOW) > 0) {
      samples.removeFirst();
    }
  }

  /** Returns what to say about it, in pieces; nothing if the run does not wait for hosts. */
  List<String> text(Stats stats) {
    if (!isWorthTelling(stats)) {
      return List.of();
    }
    HeldBack.Longest longest = held.longest();
    List<String> text = new ArrayList<>();
    String images =
        Text.count(held.images()) + (held.images() == 1 ? " image waits" : " images wait");
    if (held.hosts() == 1) {
      text.add(images + " for " + longest.name());
    } else {
      text.add(images + " for " + Text.count(held.hosts()) + " hosts");
      text.add("most (" + Text.count(longest.images()) + ") for " + longest.name());
    }
    if (longest.pause().isPositive()) {
      text.add(
          (longest.asked()
                  ? "which asked for a pause until "
                  : "which fails and is left alone until ")
              + TIME_OF_DAY.format(
                  taken.plus(longest.pause()).plusMillis(500).atZone(clock.getZone())));
    } else {
      text.add(longest.atOnce() == 1 ? "one at a time" : longest.atOnce() + " at a time");
    }
    left().ifPresent(time -> text.add("about " + Text.time(time)));
    return text;
  }

  /** Whether downloads have nothing to do, and most of what is left waits for hosts. */
  private boolean isWorthTelling(Stats stats) {
    StageStats downloads = stats.stages().getFirst();
    long inProgress = stats.put() - ProgressText.ended(stats);
    return held.images() > 0
        && downloads.workers().working() < downloads.workers().count()
        && 2 * (held.images() + held.inProgress()) >= held.images() + inProgress;
  }

  private Optional<Duration> left() {
    Duration time = samples.getLast().elapsed().minus(samples.getFirst().elapsed());
    long ended = samples.getFirst().left() - samples.getLast().left();
    if (ended <= 0 || time.compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    double seconds = (double) samples.getLast().left() / ended * time.toMillis() / 1000;
    return Optional.of(Duration.ofSeconds((long) Math.ceil(seconds)));
  }
}
