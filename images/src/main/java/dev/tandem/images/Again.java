package dev.tandem.images;

import java.util.Set;

/**
 * Which of the images that failed in an earlier run of a job are tried again.
 *
 * @param all whether all are
 * @param classes else those whose last failure was of one of these classes, such as {@code timeout}
 */
public record Again(boolean all, Set<String> classes) {

  /** Copies the classes. */
  public Again {
    classes = Set.copyOf(classes);
  }

  /** None: what has failed has failed. */
  public static Again none() {
    return new Again(false, Set.of());
  }

  /** All that failed. */
  public static Again failed() {
    return new Again(true, Set.of());
  }

  /** Those whose last failure was of one of these classes. */
  public static Again failedOf(Set<String> classes) {
    return new Again(false, classes);
  }

  boolean includes(String failureClass) {
    return all || classes.contains(failureClass);
  }
}
