package dev.tandem.images.store;

import java.nio.file.Path;

/** Where whole shards go. */
sealed interface ShardPlace extends AutoCloseable permits ShardFolder, ShardBucket {

  /** How people call it. */
  String name();

  /** The folder of this job on this machine. */
  Path folder();

  /** See {@link Store#description}. */
  String description();

  /** Whether there is something of that name. */
  boolean holds(String name);

  /**
   * Takes a whole file, all of it or nothing, under a name, which another may have had; it is gone
   * from where it was.
   *
   * @throws StoreException if that cannot be done
   * @throws InterruptedException if the thread is interrupted; the file is where it was
   */
  void take(Path shard, String name) throws InterruptedException;

  /** Takes the manifest, or its table, when all shards are there. */
  void putBeside(Path file);

  @Override
  void close();
}
