package dev.tandem.images.source;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of paths.
 *
 * <p>All ways to match are followed at once (Thompson 1968), so time is the product of the lengths
 * of pattern and path at most. The matcher of the platform tries one way after the other: where
 * there are several stars, a long name can keep it busy for years. Immutable.
 */
final class GlobPattern {

  /** What a way through the pattern meets. */
  sealed interface Step {
    /** Takes a character that fits. */
    record Take(IntPredicate fits) implements Step {}

    /** Goes on with the next step, and with another. */
    record Fork(int other) implements Step {}

    /** Goes on with another step. */
    record Jump(int to) implements Step {}
  }

  private final List<Step> steps;

  private GlobPattern(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Reads a pattern, with the signs that {@link GlobSigns} knows.
   *
   * @throws IllegalArgumentException if it is none
   */
  static GlobPattern of(String pattern) {
    return new GlobPattern(new GlobSigns(pattern).steps());
  }

  /** Whether it stands for a path, whose parts are separated by slashes. */
  boolean matches(String path) {
    var ways = new Ways();
    ways.lead(0);
    for (int i = 0; i < path.length(); i += Character.charCount(path.codePointAt(i))) {
      ways = ways.after(path.codePointAt(i));
    }
    return ways.reached[steps.size()];
  }

  /** The steps that are next after some part of a path, each on one way or more. */
  private final class Ways {
    private final boolean[] reached = new boolean[steps.size() + 1]; // the last one is the end
    private final int[] pending = new int[steps.size() + 1];
    private int count; // of those that are pending

    /** From a step to all that it leads to without a character. */
    void lead(int from) {
      add(from);
      while (count > 0) {
        int at = pending[--count];
        if (at < steps.size()) {
          switch (steps.get(at)) {
            case Step.Take _ -> {}
            case Step.Jump(int to) -> add(to);
            case Step.Fork(int other) -> {
              add(at + 1);
              add(other);
            }
          }
        }
      }
    }

    private void add(int step) {
      if (!reached[step]) {
        reached[step] = true;
        pending[count++] = step;
      }
    }

    Ways after(int character) {
      var next = new Ways();
      for (int i = 0; i < steps.size(); i++) {
        if (reached[i] && steps.get(i) instanceof Step.Take(var fits) && fits.test(character)) {
          next.lead(i + 1);
        }
      }
      return next;
    }
  }
}
