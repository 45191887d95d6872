package dev.tandem.images.manifest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The pace at which a manifest has got its lines of late. */
final class LinePace {
  private static final long WINDOW_SECONDS = 60;

  /** The number of lines of a second. */
  private static final class Second {
    final long epochSecond;
    long lines;

    Second(long epochSecond) {
      this.epochSecond = epochSecond;
    }
  }

  private final Deque<Second> seconds = new ArrayDeque<>(); // of the last minute
  private @Nullable Instant first; // of the lines that are counted
  private @Nullable Instant last;

  /** Adds a line. The clock may have been set back between two of them. */
  void add(Instant time) {
    if (last == null || time.isAfter(last)) {
      last = time;
    }
    if (first == null) {
      first = time;
    }
    long now = time.getEpochSecond();
    if (seconds.isEmpty() || now > seconds.getLast().epochSecond) {
      seconds.addLast(new Second(now));
    }
    seconds.getLast().lines++;
    while (seconds.getLast().epochSecond - seconds.getFirst().epochSecond >= WINDOW_SECONDS) {
      seconds.removeFirst();
    }
  }

  @Nullable Instant last() {
    return last;
  }

  /** Returns the number of lines per second within the last minute; 0 if that cannot be told. */
  double rate() {
    Instant began = first;
    Instant ended = last;
    if (began == null || ended == null) {
      return 0;
    }
    Instant from = ended.minusSeconds(WINDOW_SECONDS);
    double time = Duration.between(began.isAfter(from) ? began : from, ended).toMillis() / 1000.0;
    long lines = seconds.stream().mapToLong(second -> second.lines).sum();
    return time <= 0 ? 0 : lines / time;
  }
}
