package dev.tandem.cli;

import dev.tandem.Stats;
import dev.tandem.images.manifest.HostReport;
import dev.tandem.images.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The summary printed at the end of a run.
 *
 * @param others how many files of folders were left out since they are no images, by their ending
 * @param fatal what ended the run before the end of its inputs; null if nothing did
 * @param interrupted whether Ctrl-C or a signal ended it
 */
record Summary(
    Stats stats,
    Tally tally,
    Manifest manifest,
    Map<String, Long> others,
    @Nullable String fatal,
    boolean interrupted) {
  private static final int MOST_ENDINGS = 6;
  private static final int MOST_HOSTS = 5;
  private static final Set<String> LISTS = Set.of(".csv", ".tsv", ".json", ".jsonl", ".parquet");

  ExitCode exitCode() {
    if (interrupted) {
      return ExitCode.INTERRUPTED;
    }
    if (fatal != null) {
      return ExitCode.RUN_FAILED;
    }
    return stats.failed() > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
  }

  /**
   * Returns the lines of the summary.
   *
   * @param columns the width of the terminal; the table of the stages leaves out columns until it
   *     fits, and other lines may be longer
   */
  List<String> lines(int columns) {
    List<String> lines = new ArrayList<>(StageTable.lines(stats, columns));
    listed(lines, "failures", tally.failures());
    hosts(lines);
    listed(lines, "skipped on purpose", tally.skipped());
    lines.add(account());
    success(lines);
    earlier(lines);
    if (!others.isEmpty()) {
      lines.add(otherFiles());
    }
    if (stats.put() == 0 && manifest.passedOver() == 0 && fatal == null && !interrupted) {
      lines.add(
          "the sources contain no images"
              + (LISTS.stream().anyMatch(others::containsKey)
                  ? "; to read the lists in a folder, give a pattern such as 'FOLDER/*.csv'"
                  : ""));
    }
    advice(lines);
    if (fatal != null) {
      lines.add("stopped: " + fatal);
    }
    String finished = ended() + (ended() == 1 ? " item" : " items") + " finished";
    lines.add(interrupted ? "interrupted; " + finished : finished);
    return lines;
  }

  private void listed(List<String> lines, String what, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    lines.add(what + ", listed in " + manifest.file() + ":");
    for (Map.Entry<String, Long> item : counts.entrySet()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %6s  %-18s e.g. %s",
              Text.count(item.getValue()),
              item.getKey(),
              tally.example(item.getKey())));
    }
  }

  /** Adds the hosts of which most images failed, unless there are not several hosts. */
  private void hosts(List<String> lines) {
    List<HostReport> failing = tally.mostFailing(MOST_HOSTS);
    if (failing.size() > 1) {
      lines.add("hosts with the most failures:");
      failing.forEach(host -> lines.add(Text.failing(host)));
    }
  }

  /** Adds a line about how many images succeeded, if not all of them did. */
  private void success(List<String> lines) {
    long tried = stats.done() + stats.failed();
    if (stats.failed() > 0) {
      lines.add(
          Text.count(stats.done())
              + " of "
              + Text.count(tried)
              + " succeeded ("
              + 100 * stats.done() / tried
              + " %); --retry-failed tries the others again");
    }
  }

  /** Adds what may be done about nearly all images failing, or for more speed. */
  private void advice(List<String> lines) {
    Optional<String> hint = Troubles.hint(tally.failures(), stats.done() + stats.failed());
    hint.ifPresent(lines::add);
    if (hint.isEmpty() && fatal == null && !interrupted) {
      StageAdvice.on(stats, Runtime.getRuntime().availableProcessors()).ifPresent(lines::add);
    }
  }

  /** Adds a line about the images that an earlier run has dealt with. */
  private void earlier(List<String> lines) {
    if (manifest.passedOver() == 0) {
      return;
    }
    long failed = manifest.passedOverFailed();
    lines.add(
        Text.count(manifest.passedOver())
            + " left out, already processed by an earlier run"
            + (failed == 0
                ? ""
                : "; " + Text.count(failed) + " had failed: use --retry-failed to retry"));
  }

  /**
   * Returns the balance of the run, put = done + failed + skipped + handed back, with other useful
   * numbers.
   */
  private String account() {
    StringBuilder account = new StringBuilder();
    account.append(Text.count(stats.put())).append(" put = ");
    account.append(Text.count(stats.done())).append(" done + ");
    account.append(Text.count(stats.failed())).append(" failed + ");
    account.append(Text.count(stats.skipped())).append(" skipped + ");
    account.append(Text.count(stats.handedBack())).append(" handed back");
    account.append("; ").append(Text.bytes(tally.bytes()));
    if (tally.shared() > 0) {
      account.append(", ").append(Text.count(tally.shared())).append(" from shared downloads");
    }
    long duplicates = manifest.duplicates();
    if (duplicates > 0) {
      account.append(", ").append(Text.count(duplicates));
      account.append(duplicates == 1 ? " duplicate" : " duplicates").append(" left out");
    }
    account.append(" in ").append(Text.time(stats.elapsed()));
    double seconds = stats.elapsed().toNanos() / 1e9;
    account.append(", ").append(Text.rate(seconds == 0 ? 0 : ended() / seconds));
    return account.toString();
  }

  /**
   * Returns a line about the files that are no images, those of the most frequent endings first.
   */
  private String otherFiles() {
    long all = others.values().stream().mapToLong(Long::longValue).sum();
    String endings =
        Tally.mostFrequentFirst(others).entrySet().stream()
            .limit(MOST_ENDINGS)
            .map(ending -> Text.count(ending.getValue()) + " " + ending.getKey())
            .collect(Collectors.joining(", "));
    return Text.count(all)
        + (all == 1 ? " file that is no image was" : " files that are no images were")
        + " left out: "
        + endings
        + (others.size() > MOST_ENDINGS ? ", …" : "");
  }

  private long ended() {
    return ProgressText.ended(stats);
  }
}
