package dev.tandem.images.sql;

import dev.tandem.images.item.Lowercase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives names to columns, each its own without regard to upper and lower case: two columns of one
 * name would be one in the manifest.
 */
public final class UniqueNames {
  private final Set<String> taken = new HashSet<>();

  /** The number that the next column of a name is tried with, so that none is tried twice. */
  private final Map<String, Integer> next = new HashMap<>();

  /** The name itself, or where it is taken, with a number behind it. */
  public String of(String name) {
    String lower = Lowercase.of(name);
    String unique = name;
    while (!taken.add(Lowercase.of(unique))) {
      unique = name + "_" + next.merge(lower, 2, (last, _) -> last + 1);
    }
    return unique;
  }
}
