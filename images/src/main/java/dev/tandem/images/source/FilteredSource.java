package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.sql.RowCondition;
import java.util.OptionalLong;

/**
 * The rows of a list that satisfy a condition.
 *
 * @param name the name of the list in messages
 * @param rows the list, with its rows taken whole: see {@link ListColumns#whole}
 */
record FilteredSource(String name, Source rows, ListColumns columns, RowCondition where)
    implements Source {

  /** Tests the condition on the first rows. */
  void check() {
    try (ImageRefs refs = open()) {
      var _ = refs.hasNext();
    }
  }

  @Override
  public ImageRefs open() {
    return new FilteredRefs(this);
  }

  /** Returns no estimate: counting the rows would mean testing every one of them. */
  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }
}
