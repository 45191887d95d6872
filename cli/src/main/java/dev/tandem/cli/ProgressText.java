package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text of the progress display at one moment.
 *
 * @param stats the state of the run
 * @param total the total number of items, if known
 * @param rate the recent throughput, in items per second
 * @param slowest the recent bottleneck stage
 */
record ProgressText(Stats stats, OptionalLong total, double rate, Optional<String> slowest) {

  /** Returns one line for a log. */
  String line() {
    StringBuilder line = new StringBuilder(head());
    for (StageStats stage : stats.stages()) {
      line.append(
          String.format(
              Locale.ROOT,
              "; %s %d/%d busy, queue %s",
              stage.name(),
              stage.workers().working(),
              stage.workers().count(),
              Text.count(stage.queue().depth())));
    }
    return line.toString();
  }

  /** Returns a block for a terminal: a line for the whole run, then a line per stage. */
  List<String> block() {
    List<String> lines = new ArrayList<>();
    lines.add(head());
    int widest = widest(stats);
    for (StageStats stage : stats.stages()) {
      StageStats.Queue queue = stage.queue();
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-" + widest + "s  %4d of %-4d busy   %6s waiting%s%s",
              stage.name(),
              stage.workers().working(),
              stage.workers().count(),
              Text.count(queue.depth()),
              queue.weight() == queue.depth() ? "" : " (" + Text.bytes(queue.weight()) + ")",
              slowest.filter(stage.name()::equals).isPresent() ? "   ← slowest" : ""));
    }
    return lines;
  }

  private String head() {
    long ended = ended(stats);
    StringBuilder head = new StringBuilder(Text.count(ended));
    if (total.isPresent()) {
      long all = Math.max(total.getAsLong(), ended);
      head.append(" of ").append(Text.count(all));
      if (all > 0) {
        head.append(" (").append(100 * ended / all).append(" %)");
      }
    }
    head.append(" items, ").append(Text.count(stats.failed())).append(" failed, ");
    if (stats.skipped() > 0) {
      head.append(Text.count(stats.skipped())).append(" skipped, ");
    }
    head.append(Text.rate(rate));
    if (total.isPresent() && rate > 0) {
      double seconds = Math.max(0, total.getAsLong() - ended) / rate;
      head.append(", ")
          .append(Text.time(Duration.ofSeconds((long) Math.ceil(seconds))))
          .append(" left");
    }
    return head.toString();
  }

  /** Returns the length of the longest name of a stage. */
  static int widest(Stats stats) {
    return stats.stages().stream().mapToInt(stage -> stage.name().length()).max().orElse(0);
  }

  /** Returns how many items are done, failed or skipped. */
  static long ended(Stats stats) {
    return stats.done() + stats.failed() + stats.skipped();
  }
}
