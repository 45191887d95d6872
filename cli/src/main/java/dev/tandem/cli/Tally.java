package dev.tandem.cli;

import dev.tandem.Failure;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.manifest.HostReport;
import dev.tandem.images.manifest.HostTally;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.OutputName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the outcomes of a run: the bytes stored, the failed and skipped items by class, and the
 * failed ones by host. For one thread.
 */
final class Tally {
  private final Map<String, Long> failures = new TreeMap<>();
  private final Map<String, Long> skipped = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private final HostTally hosts = new HostTally();
  private long bytes;
  private long shared;

  void done(ImageRef image, Finished result) {
    if (!image.shared()) {
      bytes += result.stored().bytes();
    } else {
      shared++;
      bytes += OutputName.keyOf(result.stored().name()) == null ? result.stored().bytes() : 0;
    }
    hosts.done(image.location(), result.took().toMillis());
  }

  void failed(Failure<ImageRef, ?> failure) {
    FailureClass failureClass = FailureClass.of(failure.cause());
    String name = failureClass.name();
    if (!failureClass.isSkip()) {
      hosts.failed(failure.input().location());
    }
    (failureClass.isSkip() ? skipped : failures).merge(name, 1L, Long::sum);
    examples.putIfAbsent(name, example(failure.input(), failure.cause()));
  }

  /** Returns an image and its failure, which is part of the name of a row that names none. */
  private static String example(ImageRef image, Throwable cause) {
    String flaw = "(" + cause.getMessage() + ")";
    String text = image.toString();
    return (text.startsWith(flaw) ? text.substring(flaw.length()).strip() : text) + " " + flaw;
  }

  /** Returns the hosts of which most images failed, those with the most first. */
  List<HostReport> mostFailing(int most) {
    return hosts.mostFailing(most);
  }

  /** Returns how many items are done without a download, since another row has their image. */
  long shared() {
    return shared;
  }

  /** Returns how many bytes were stored, those that several rows have in common once. */
  long bytes() {
    return bytes;
  }

  /** Returns how many items failed, by class, the most frequent first. */
  Map<String, Long> failures() {
    return mostFrequentFirst(failures);
  }

  /** Returns how many items were left out on purpose, by reason, the most frequent first. */
  Map<String, Long> skipped() {
    return mostFrequentFirst(skipped);
  }

  /** Returns the same counts, the highest first; equal ones keep their order. */
  static Map<String, Long> mostFrequentFirst(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** Returns an example of that class: the image, and what was wrong with it. */
  String example(String failureClass) {
    return examples.getOrDefault(failureClass, "");
  }
}
