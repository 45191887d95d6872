package dev.tandem.cli;

import dev.tandem.images.item.FailureClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices if nearly all of the latest images have failed, and says once what may be done about the
 * most frequent reason. For one thread.
 */
final class Troubles {
  private static final int LATEST = 200;
  private static final double NEARLY_ALL = 0.9;

  /** From fewer images, nothing can be concluded. */
  private static final int FEW = 5;

  private static final String NONE = "";
  private static final String UNKNOWN_HOST = FailureClass.UNKNOWN_HOST.name();

  private final Deque<String> latest = new ArrayDeque<>(); // classes of failures, or NONE
  private final Map<String, Integer> counts = new HashMap<>();
  private long images;
  private long unknownHosts;
  private boolean told;

  /** Takes an image that has ended without a failure. */
  Optional<String> ended() {
    return add(NONE);
  }

  /** Takes an image that has failed; returns what to tell about it, if that is due. */
  Optional<String> failed(String failureClass) {
    return add(failureClass);
  }

  private Optional<String> add(String failureClass) {
    images++;
    unknownHosts += failureClass.equals(UNKNOWN_HOST) ? 1 : 0;
    latest.addLast(failureClass);
    counts.merge(failureClass, 1, Integer::sum);
    if (latest.size() > LATEST) {
      counts.merge(latest.removeFirst(), -1, Integer::sum);
    }
    if (told || latest.size() < LATEST) {
      return Optional.empty();
    }
    Map<String, Long> failures = new HashMap<>();
    counts.forEach((name, count) -> failures.put(name, (long) count));
    failures.remove(NONE);
    if (2 * unknownHosts < images) {
      // Names that do not exist are looked up again at the end of the list, so these images come
      // last, one after the other.
      failures.remove(UNKNOWN_HOST);
    }
    Optional<String> hint = hint(failures, LATEST);
    told = hint.isPresent();
    return hint.map(text -> "of the last " + LATEST + " images, " + text);
  }

  /**
   * Returns what to say about failures if nearly all images have failed, most of them for one
   * reason about which something can be done.
   *
   * @param failures how many images failed, by the class of failure
   * @param images how many images there are in all
   */
  static Optional<String> hint(Map<String, Long> failures, long images) {
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    if (images < FEW || failed < NEARLY_ALL * images) {
      return Optional.empty();
    }
    Map.Entry<String, Long> most = Tally.mostFrequentFirst(failures).entrySet().iterator().next();
    if (2 * most.getValue() < failed) {
      return Optional.empty();
    }
    return Advice.on(most.getKey())
        .map(advice ->
            Text.count(most.getValue()) + " failed with " + most.getKey() + ": " + advice);
  }
}
