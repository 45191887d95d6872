package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The images below a folder.
 *
 * @param others where files are counted that are no images
 */
record FolderSource(Path folder, @Nullable Path leftOut, OtherFiles others) implements Source {

  @Override
  public ImageRefs open() {
    return new FolderRefs(folder, leftOut, others::add);
  }

  /** Returns no estimate: counting the images would mean walking the folder. */
  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }
}
