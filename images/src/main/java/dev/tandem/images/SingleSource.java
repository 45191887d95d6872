package dev.tandem.images;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One image. */
record SingleSource(ImageRef ref) implements Source {

  @Override
  public ImageRefs open() {
    return new LookAhead() {
      private boolean given;

      @Override
      @Nullable ImageRef advance() {
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
