package dev.tandem.images;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The images below a folder. */
record FolderSource(Path folder) implements Source {

  @Override
  public ImageRefs open() {
    return new FolderRefs(folder);
  }

  /** To count them would be to walk them. */
  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }
}
