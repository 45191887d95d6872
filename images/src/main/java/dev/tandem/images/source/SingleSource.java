package dev.tandem.images.source;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One image. */
record SingleSource(ImageRef ref) implements Source {

  @Override
  public ImageRefs open() {
    return new PeekingRefs() {
      private boolean given;

      @Override
      protected @Nullable ImageRef advance() {
        ImageRef next = given ? null : ref;
        given = true;
        return next;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public OptionalLong estimate() {
    return OptionalLong.of(1);
  }
}
