package dev.tandem.images.sql;

import dev.tandem.images.item.Lowercase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A generator of column names that are unique even if case is ignored: two columns with the same
 * name would be one in the manifest.
 */
public final class UniqueNames {
  private final Set<String> taken = new HashSet<>();

  /** The last number tried for each name in lower case, so that none is tried twice. */
  private final Map<String, Integer> next = new HashMap<>();

  /** Returns the name itself, or the name with a number appended if it is taken. */
  public String of(String name) {
    String lower = Lowercase.of(name);
    String unique = name;
    while (!taken.add(Lowercase.of(unique))) {
      unique = name + "_" + next.merge(lower, 2, (last, _) -> last + 1);
    }
    return unique;
  }
}
