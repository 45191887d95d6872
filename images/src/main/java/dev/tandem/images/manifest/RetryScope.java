package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import java.util.Set;

/**
 * Which of the images that an earlier run of a job has dealt with are dealt with again.
 *
 * @param done whether those are that are done
 * @param failed whether those are that failed last
 * @param classes else those whose last failure was of one of these classes, such as {@code timeout}
 */
public record RetryScope(boolean done, boolean failed, Set<String> classes) {

  /** Copies the classes. */
  public RetryScope {
    classes = Set.copyOf(classes);
  }

  /** None: the job goes on where it was. */
  public static RetryScope none() {
    return new RetryScope(false, false, Set.of());
  }

  /** All: everything is made anew. */
  public static RetryScope all() {
    return new RetryScope(true, true, Set.of());
  }

  /** All that failed; not what was left out on purpose. */
  public static RetryScope allFailed() {
    return new RetryScope(false, true, Set.of());
  }

  /** Those whose last failure was of one of these classes. */
  public static RetryScope failedOf(Set<String> classes) {
    return new RetryScope(false, false, classes);
  }

  boolean includes(String failureClass) {
    return classes.contains(failureClass)
        || (failed && (done || !new FailureClass(failureClass).isSkip()));
  }
}
