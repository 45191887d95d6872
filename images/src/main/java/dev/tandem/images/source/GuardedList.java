package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A list in which a row that names a file on this machine fails. A list may come from anywhere, and
 * its author must not be able to pick local files.
 */
record GuardedList(Source list) implements Source {
  private static final String FLAW =
      "a file on this machine, named by a list; --allow-file-urls permits it";

  @Override
  public ImageRefs open() {
    ImageRefs refs = list.open();
    return new PeekingRefs() {
      @Override
      protected @Nullable ImageRef advance() {
        return refs.hasNext() ? guarded(refs.next()) : null;
      }

      @Override
      public void close() {
        refs.close();
      }
    };
  }

  @Override
  public OptionalLong estimate() {
    return list.estimate();
  }

  private static ImageRef guarded(ImageRef ref) {
    return ref.isFile() ? BrokenRef.of(FLAW, ref.location(), ref.origin()) : ref;
  }
}
