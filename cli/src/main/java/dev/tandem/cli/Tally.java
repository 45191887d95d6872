package dev.tandem.cli;

import dev.tandem.Failure;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.store.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the outcomes of a run: the bytes stored, and the failed and skipped items by class. For
 * one thread.
 */
final class Tally {
  private final Map<String, Long> failures = new TreeMap<>();
  private final Map<String, Long> skipped = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private long bytes;

  void done(Stored stored) {
    bytes += stored.bytes();
  }

  void failed(Failure<ImageRef, ?> failure) {
    FailureClass failureClass = FailureClass.of(failure.cause());
    String name = failureClass.name();
    (failureClass.isSkip() ? skipped : failures).merge(name, 1L, Long::sum);
    examples.putIfAbsent(name, failure.input() + " (" + failure.cause().getMessage() + ")");
  }

  /** Returns how many bytes were stored. */
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
