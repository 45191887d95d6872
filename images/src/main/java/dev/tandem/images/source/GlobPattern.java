package dev.tandem.images.source;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * A compiled glob pattern for paths, in the form of a Thompson NFA.
 *
 * <p>Matching follows all ways through the pattern at once (Thompson 1968), so its time is at most
 * proportional to the product of the lengths of pattern and path. The platform's matcher
 * backtracks: if there are several stars, a long name can keep it busy for years. Immutable.
 */
final class GlobPattern {

  /** One instruction of the compiled pattern. */
  sealed interface Step {
    /** Consumes a character that fits. */
    record Take(IntPredicate fits) implements Step {}

    /** Continues both at the next step and at another one. */
    record Fork(int other) implements Step {}

    /** Continues at another step. */
    record Jump(int to) implements Step {}
  }

  private final List<Step> steps;

  private GlobPattern(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Compiles a pattern in the syntax of {@link GlobSigns}.
   *
   * @throws IllegalArgumentException if the text is not a valid pattern
   */
  static GlobPattern of(String pattern) {
    return new GlobPattern(new GlobSigns(pattern).steps());
  }

  /** Returns whether the pattern matches a path, whose segments are separated by slashes. */
  boolean matches(String path) {
    var ways = new Ways();
    ways.lead(0);
    for (int i = 0; i < path.length(); i += Character.charCount(path.codePointAt(i))) {
      ways = ways.after(path.codePointAt(i));
    }
    return ways.reached[steps.size()];
  }

  /** The set of NFA states after a part of a path: the steps that come next on any way. */
  private final class Ways {
    private final boolean[] reached = new boolean[steps.size() + 1]; // the last one accepts
    private final int[] pending = new int[steps.size() + 1];
    private int count; // number of pending steps

    /** Adds a step and all steps that it leads to without consuming a character. */
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
