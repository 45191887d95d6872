package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import java.util.Set;

/**
 * Selects which images are processed again, of those that an earlier run of a job has dealt with.
 *
 * @param done whether to process again the images that are done
 * @param failed whether to retry the images whose last outcome was a failure
 * @param classes the failure classes, such as {@code timeout}, whose images are retried even if
 *     {@code failed} is false
 */
public record RetryScope(boolean done, boolean failed, Set<String> classes) {

  /** Copies the classes. */
  public RetryScope {
    classes = Set.copyOf(classes);
  }

  /** Returns a scope that retries nothing: the job resumes where it stopped. */
  public static RetryScope none() {
    return new RetryScope(false, false, Set.of());
  }

  /** Returns a scope that processes everything again. */
  public static RetryScope all() {
    return new RetryScope(true, true, Set.of());
  }

  /** Returns a scope that retries everything that failed, but not what was left out on purpose. */
  public static RetryScope allFailed() {
    return new RetryScope(false, true, Set.of());
  }

  /** Returns a scope that retries the images whose last failure was of one of these classes. */
  public static RetryScope failedOf(Set<String> classes) {
    return new RetryScope(false, false, classes);
  }

  boolean includes(String failureClass) {
    return classes.contains(failureClass)
        || (failed && (done || !new FailureClass(failureClass).isSkip()));
  }
}
