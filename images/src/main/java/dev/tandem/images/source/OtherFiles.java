package dev.tandem.images.source;

import dev.tandem.images.item.Lowercase;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the files of folders that are no images, by their ending, so that nothing is left out
 * without a word. Memory is bounded: of many endings, the first are told apart. Thread-safe.
 */
public final class OtherFiles {
  private static final int MOST = 100;
  private static final int LONGEST = 10;
  private static final String REST = "other";

  private final Map<String, Long> counts = new TreeMap<>(); // guarded by this

  OtherFiles() {}

  synchronized void add(Path file) {
    add(String.valueOf(file.getFileName()));
  }

  synchronized void add(String fileName) {
    String name = Lowercase.of(fileName);
    int dot = name.lastIndexOf('.');
    String ending = dot <= 0 ? "without an ending" : name.substring(dot);
    boolean known = counts.containsKey(ending);
    String counted =
        known || (counts.size() < MOST && ending.length() <= LONGEST) || dot <= 0 ? ending : REST;
    counts.merge(counted, 1L, Long::sum);
  }

  /** Returns how many there are so far of each ending. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
