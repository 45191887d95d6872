package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.sql.RowCondition;
import java.util.OptionalLong;

/**
 * The rows of a list that fulfil a condition.
 *
 * @param name what messages call the list
 * @param rows the list, its rows taken whole
 */
record FilteredSource(String name, Source rows, ListColumns columns, RowCondition where)
    implements Source {

  /** Looks at the first rows. */
  void check() {
    try (ImageRefs refs = open()) {
      var _ = refs.hasNext();
    }
  }

  @Override
  public ImageRefs open() {
    return new FilteredRefs(this);
  }

  /** To count them would be to look at all. */
  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }
}
