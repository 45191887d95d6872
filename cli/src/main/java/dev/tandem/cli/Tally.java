package dev.tandem.cli;

import dev.tandem.Outcome;
import dev.tandem.images.FailureClass;
import dev.tandem.images.Finished;
import dev.tandem.images.ImageRef;
import dev.tandem.images.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts the outcomes of a run: bytes, and failures by class. For one thread. */
final class Tally {
  private final Map<String, Long> failures = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private long bytes;

  void done(Stored stored) {
    bytes += stored.bytes();
  }

  void failed(Outcome.Failed<ImageRef, Finished> failed) {
    String name = FailureClass.of(failed.cause()).name();
    failures.merge(name, 1L, Long::sum);
    examples.putIfAbsent(name, failed.input() + " (" + failed.cause().getMessage() + ")");
  }

  /** How many bytes were stored. */
  long bytes() {
    return bytes;
  }

  /** How many items failed, by class, the most frequent first. */
  Map<String, Long> failures() {
    Map<String, Long> sorted = new LinkedHashMap<>();
    failures.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** One failure of that class: the image, and what went wrong. */
  String example(String failureClass) {
    return examples.getOrDefault(failureClass, "");
  }
}
