package dev.tandem.images.store;

import java.nio.file.Path;

/** The destination of whole shards, and of what lies beside them. */
interface ShardPlace extends AutoCloseable {

  /** Returns the name of the place, for messages. */
  String name();

  /** Returns the folder of this job on this machine. */
  Path folder();

  /** Returns where this is, as {@link Store#description} ends; empty if its folder tells. */
  String description();

  /** Returns whether there is something with that name. */
  boolean holds(String name);

  /**
   * Moves a whole file here under a name, all of it or nothing. An existing file of that name is
   * replaced, and the file is gone from where it was.
   *
   * @throws StoreException if that cannot be done
   * @throws InterruptedException if the thread is interrupted; the file stays where it was
   */
  void take(Path file, String name) throws InterruptedException;

  /** Stores the manifest, or its table, once all shards are there. */
  void putBeside(Path file);

  @Override
  void close();
}
