package dev.tandem.cli;

import dev.tandem.images.manifest.HostReport;
import dev.tandem.images.manifest.JobReport;
import dev.tandem.images.manifest.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The status of a job for people. */
record StatusText(JobReport report, Clock clock) {
  private static final int MOST_HOSTS = 5;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    JobStatus status = report.status();
    lines.add(counts(status));
    list(lines, status.failed());
    list(lines, status.skipped());
    lines.add(run());
    hosts(lines);
    if (!report.options().isEmpty()) {
      lines.add(
          "options: "
              + report.options().entrySet().stream()
                  .map(option -> (option.getKey() + " " + option.getValue()).strip())
                  .collect(Collectors.joining(" ")));
    }
    return lines;
  }

  private String counts(JobStatus status) {
    String counts =
        Text.count(status.done())
            + " done, "
            + Text.count(status.failures())
            + " failed"
            + (status.skips() == 0 ? "" : ", " + Text.count(status.skips()) + " skipped");
    if (report.run().total().isEmpty()) {
      return counts;
    }
    long known = status.done() + status.failures() + status.skips();
    long total = Math.max(known, report.run().total().getAsLong());
    return counts
        + " of "
        + Text.count(total)
        + (total == 0 ? "" : " (" + 100 * known / total + " %)");
  }

  private String run() {
    Instant started = report.run().started();
    Instant last = report.last();
    List<String> run = new ArrayList<>();
    if (report.run().running()) {
      run.add(
          started == null
              ? "a run is in progress"
              : "a run has been in progress since " + moment(started));
      run.add(Text.rate(report.rate()));
    } else {
      run.add("no run is in progress");
    }
    run.add(
        last == null
            ? "no image has ended yet"
            : "the last image ended " + age(last) + " ago, at " + moment(last));
    return String.join(", ", run);
  }

  private String age(Instant time) {
    Duration age = Duration.between(time, clock.instant());
    return Text.time(age.isNegative() ? Duration.ZERO : age);
  }

  private String moment(Instant time) {
    return MOMENT.format(time.atZone(clock.getZone()));
  }

  private void hosts(List<String> lines) {
    List<HostReport> failing = report.mostFailing().stream().limit(MOST_HOSTS).toList();
    if (!failing.isEmpty()) {
      lines.add("hosts with the most failures:");
      failing.forEach(host -> lines.add(Text.failing(host)));
    }
    List<HostReport> slow = report.slowest().stream().limit(MOST_HOSTS).toList();
    if (!slow.isEmpty()) {
      lines.add(
          "slowest hosts, by the average time of an image from its first attempt to its end:");
      for (HostReport host : slow) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %8s  %s (%s done)",
                Text.time(host.mean()),
                host.host(),
                Text.count(host.done())));
      }
    }
  }

  private static void list(List<String> lines, Map<String, Long> counts) {
    Tally.mostFrequentFirst(counts)
        .forEach((name, count) ->
            lines.add(String.format(Locale.ROOT, "  %6s  %s", Text.count(count), name)));
  }
}
