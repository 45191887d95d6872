package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder of shards. Those in the making lie inside it too, so that they only have to be renamed.
 */
record ShardFolder(Path folder) implements ShardPlace {

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public String description() {
    return "";
  }

  @Override
  public boolean holds(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Override
  public void take(Path file, String name) {
    try {
      // Not a WholeFile: sealing has forced the content, and a shard that a power cut brings back
      // to its old name is continued by the next run.
      Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Store.broken(folder, e);
    }
  }

  @Override
  public void putBeside(Path file) {} // it is here already

  @Override
  public void close() {}
}
