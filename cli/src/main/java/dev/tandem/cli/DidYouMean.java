package dev.tandem.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the word that somebody meant who has mistyped it. */
final class DidYouMean {
  /** More wrong letters than these make another word. */
  private static final int MOST_WRONG = 2;

  private static final int LONGEST = 64;

  private DidYouMean() {}

  /** Returns the known word that is most like this one, unless that is another word altogether. */
  static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> wrong(lower, candidate) <= Math.min(MOST_WRONG, word.length() / 2))
        .min(Comparator.comparingInt(candidate -> wrong(lower, candidate)));
  }

  /** Returns the same as an appendix to a message; empty if there is none. */
  static String hint(String word, Collection<String> known) {
    return of(word, known).map(meant -> " (did you mean " + meant + "?)").orElse("");
  }

  private static int wrong(String word, String candidate) {
    int distance = new LevenshteinDistance(MOST_WRONG).apply(word, candidate);
    return distance < 0 ? Integer.MAX_VALUE : distance;
  }
}
