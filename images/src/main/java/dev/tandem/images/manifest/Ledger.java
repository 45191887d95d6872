package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last that is known of each image of a job. For one thread. */
final class Ledger {
  private static final int UNDER_WAY = 1;
  private static final int DONE = 2;
  private static final int FORGOTTEN = 3;
  private static final int FIRST_CLASS = 4;
  private static final int OTHER = 255;

  /** Of the name of a class that is kept; ours are far shorter. */
  private static final int LONGEST = 64;

  private final KeyMap images = new KeyMap();
  private final List<String> classes = new ArrayList<>(); // at most 251, the rest are others

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

  /** It has to be made again, whatever is known of it. */
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
    /** It is its turn; from now on it counts as under way. */
    NOW,
    /** It is done, or has failed or been left out and is not tried again. */
    BEFORE,
    /** It was named before in the same run. */
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
