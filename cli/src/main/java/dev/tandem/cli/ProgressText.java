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
 * @param waits which hosts the run waits for, in pieces; none if it does not
 */
record ProgressText(
    Stats stats, OptionalLong total, double rate, Optional<String> slowest, List<String> waits) {

  /** The ways to write a line for a stage, the widest first. */
  private enum Row {
    WIDE,
    SHORT,
    TERSE
  }

  /** Returns one line for a log. */
  String line() {
    StringBuilder line = new StringBuilder(String.join(", ", head()));
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
    if (!waits.isEmpty()) {
      line.append("; ").append(String.join(", ", waits));
    }
    return line.toString();
  }

  /**
   * Returns a block for a terminal: the whole run, then a line per stage, none of them wider than
   * the terminal.
   *
   * @param columns the width of the terminal
   */
  List<String> block(int columns) {
    List<String> lines = new ArrayList<>(Columns.flow(head(), columns));
    if (!waits.isEmpty()) {
      lines.addAll(Columns.flow(waits, columns));
    }
    lines.addAll(stages(columns));
    return lines;
  }

  private List<String> stages(int columns) {
    List<String> rows = List.of();
    for (Row row : Row.values()) {
      rows = stats.stages().stream().map(stage -> row(row, stage)).toList();
      if (rows.stream().allMatch(line -> Columns.width(line) <= columns)) {
        return rows;
      }
    }
    return rows.stream().map(line -> Columns.cut(line, columns)).toList();
  }

  private String row(Row row, StageStats stage) {
    StageStats.Workers workers = stage.workers();
    StageStats.Queue queue = stage.queue();
    String name = String.format(Locale.ROOT, "%-" + widest(stats) + "s", stage.name());
    String waiting = Text.count(queue.depth());
    boolean last = slowest.filter(stage.name()::equals).isPresent();
    return switch (row) {
      case WIDE ->
          String.format(
              Locale.ROOT,
              "  %s  %4d of %-4d busy   %6s waiting%s%s",
              name,
              workers.working(),
              workers.count(),
              waiting,
              queue.weight() == queue.depth() ? "" : " (" + Text.bytes(queue.weight()) + ")",
              last ? "   ← slowest" : "");
      case SHORT ->
          String.format(
              Locale.ROOT,
              "  %s %7s %6s waiting%s",
              name,
              workers.working() + "/" + workers.count(),
              waiting,
              last ? " ←" : "");
      case TERSE ->
          String.format(
              Locale.ROOT,
              "%s %d/%d +%s%s",
              name,
              workers.working(),
              workers.count(),
              waiting,
              last ? " ←" : "");
    };
  }

  /** Returns what there is to say about the whole run. */
  private List<String> head() {
    long ended = ended(stats);
    List<String> head = new ArrayList<>();
    String items = Text.count(ended);
    if (total.isPresent()) {
      long all = Math.max(total.getAsLong(), ended);
      items += " of " + Text.count(all) + (all > 0 ? " (" + 100 * ended / all + " %)" : "");
    }
    head.add(items + " items");
    head.add(Text.count(stats.failed()) + " failed");
    if (stats.skipped() > 0) {
      head.add(Text.count(stats.skipped()) + " skipped");
    }
    head.add(Text.rate(rate));
    // The rate of late says nothing about images that wait for their hosts.
    if (total.isPresent() && rate > 0 && total.getAsLong() > ended && waits.isEmpty()) {
      double seconds = (total.getAsLong() - ended) / rate;
      head.add(Text.time(Duration.ofSeconds((long) Math.ceil(seconds))) + " left");
    }
    return head;
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
