package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The latest known state of each image of a job. Confined to one thread. */
final class Ledger {
  private static final int UNDER_WAY = 1;
  private static final int DONE = 2;
  private static final int FORGOTTEN = 3;
  private static final int FIRST_CLASS = 4;
  private static final int OTHER = 255;

  /** The maximum length of a class name that is kept, in characters; ours are far shorter. */
  private static final int LONGEST = 64;

  private final KeyMap images = new KeyMap();
  private final List<String> classes = new ArrayList<>(); // at most 251; the rest count as other

  void enter(ManifestLine line) {
    String failureClass = line.failureClass();
    if (line.isLost()) {
      forget(line.key());
    } else if (failureClass == null) {
      done(line.key());
    } else {
      failed(line.key(), failureClass);
    }
  }

  boolean isDone(Key key) {
    return images.get(key.bits()) == DONE;
  }

  /** Returns whether the last outcome of an image was a failure. */
  boolean hasFailed(Key key) {
    int known = images.get(key.bits());
    return known >= FIRST_CLASS && !new FailureClass(name(known)).isSkip();
  }

  /** Discards what is known of an image, so that it is made again. */
  void forget(Key key) {
    images.put(key.bits(), FORGOTTEN);
  }

  void done(Key key) {
    images.put(key.bits(), DONE);
  }

  void failed(Key key, String failureClass) {
    int i = classes.indexOf(failureClass);
    if (i < 0 && FIRST_CLASS + classes.size() < OTHER && failureClass.length() <= LONGEST) {
      i = classes.size();
      classes.add(failureClass);
    }
    images.put(key.bits(), i < 0 ? OTHER : FIRST_CLASS + i);
  }

  /** What to do with an image that a source names. */
  enum Turn {
    /** Process it now; from here on it counts as under way. */
    NOW,
    /** Pass over it: it is done, or it failed or was left out and is not retried. */
    BEFORE,
    /** Pass over it: it was named before in the same run. */
    TWICE
  }

  Turn turn(Key key, RetryScope scope) {
    int known = images.get(key.bits());
    if (known == UNDER_WAY) {
      return Turn.TWICE;
    }
    if ((known == DONE && !scope.done())
        || (known >= FIRST_CLASS && !scope.includes(name(known)))) {
      return Turn.BEFORE;
    }
    images.put(key.bits(), UNDER_WAY);
    return Turn.NOW;
  }

  JobStatus status() {
    long[] counts = images.counts();
    Map<String, Long> failed = new TreeMap<>();
    Map<String, Long> skipped = new TreeMap<>();
    for (int i = FIRST_CLASS; i <= OTHER; i++) {
      if (counts[i] > 0) {
        var into = new FailureClass(name(i)).isSkip() ? skipped : failed;
        into.put(name(i), counts[i]);
      }
    }
    return new JobStatus(counts[DONE], failed, skipped);
  }

  private String name(int number) {
    int i = number - FIRST_CLASS;
    return i < classes.size() ? classes.get(i) : "other";
  }
}
