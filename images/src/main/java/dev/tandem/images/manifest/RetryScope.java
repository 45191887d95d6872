package dev.tandem.images.manifest;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.OneLine;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Selects which images are processed again, of those that an earlier run of a job has dealt with.
 *
 * @param done whether to process again the images that are done
 * @param failed whether to retry the images whose last outcome was a failure
 * @param classes the failure classes, such as {@code timeout}, whose images are retried even if
 *     {@code failed} is false; {@code http-4xx} stands for all classes from {@code http-400} to
 *     {@code http-499}
 */
public record RetryScope(boolean done, boolean failed, Set<String> classes) {
  private static final Pattern STATUSES = Pattern.compile("http-[1-9]xx");

  /**
   * Copies the classes.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  public RetryScope {
    classes = Set.copyOf(classes);
    for (String name : classes) {
      if (!FailureClass.exists(name) && !STATUSES.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "there is no class of failures '"
                + OneLine.of(name)
                + "': the classes are http-STATUS such as http-503, http-4xx, http-5xx, "
                + FailureClass.withoutStatus().stream()
                    .map(FailureClass::name)
                    .sorted()
                    .collect(Collectors.joining(", ")));
      }
    }
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
        || (failureClass.matches("http-...")
            && classes.contains(failureClass.substring(0, 6) + "xx"))
        || (failed && (done || !new FailureClass(failureClass).isSkip()));
  }
}
