package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of a summary: what each stage has done. */
final class StageTable {

  /** A column behind the names of the stages; those that can be missed first come last. */
  private enum Column {
    BUSY("busy", 6),
    WORKERS("workers", 7),
    P50("p50", 8),
    RETRIES("retries", 7),
    P99("p99", 8),
    STARVED("starved", 7),
    BLOCKED("blocked", 7);

    private final String title;
    private final int width;

    Column(String title, int width) {
      this.title = title;
      this.width = width;
    }

    String of(StageStats stage) {
      StageStats.Workers workers = stage.workers();
      return switch (this) {
        case BUSY -> share(workers.busy(), workers.lifetime());
        case WORKERS -> Text.count(workers.count());
        case P50 -> Text.time(stage.serviceTime().p50());
        case RETRIES -> Text.count(stage.items().retried());
        case P99 -> Text.time(stage.serviceTime().p99());
        case STARVED -> share(workers.starved(), workers.lifetime());
        case BLOCKED -> share(workers.blocked(), workers.lifetime());
      };
    }
  }

  /** The order in which columns are shown. */
  private static final List<Column> SHOWN =
      List.of(
          Column.WORKERS,
          Column.BUSY,
          Column.STARVED,
          Column.BLOCKED,
          Column.P50,
          Column.P99,
          Column.RETRIES);

  private StageTable() {}

  /** Returns the lines of a table that is at most {@code columns} wide. */
  static List<String> lines(Stats stats, int columns) {
    int names = Math.max("stage".length(), ProgressText.widest(stats));
    Set<Column> fitting = EnumSet.noneOf(Column.class);
    int width = names;
    for (Column column : Column.values()) {
      width += 2 + column.width;
      if (width > columns) {
        break;
      }
      fitting.add(column);
    }
    List<Column> shown = SHOWN.stream().filter(fitting::contains).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        padded("stage", names)
            + shown.stream()
                .map(column -> right(column.title, column.width))
                .collect(Collectors.joining()));
    for (StageStats stage : stats.stages()) {
      lines.add(
          padded(stage.name(), names)
              + shown.stream()
                  .map(column -> right(column.of(stage), column.width))
                  .collect(Collectors.joining()));
    }
    return lines;
  }

  private static String padded(String name, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", name);
  }

  private static String right(String text, int width) {
    return String.format(Locale.ROOT, "  %" + width + "s", text);
  }

  private static String share(Duration part, Duration whole) {
    return whole.isZero() ? "-" : Text.percent((double) part.toNanos() / whole.toNanos());
  }
}
