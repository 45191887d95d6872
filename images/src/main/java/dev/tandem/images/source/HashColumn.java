package dev.tandem.images.source;

import dev.tandem.images.item.ContentHash;

/**
 * A column of lists with the hashes of the images. A row without a value is not checked.
 *
 * @param name the name of the column, which is compared case-insensitively
 */
public record HashColumn(ContentHash.Algorithm algorithm, String name) {

  /** Rejects a blank name. */
  public HashColumn {
    name = ListColumns.lower(name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the column with the hashes must have a name");
    }
  }
}
