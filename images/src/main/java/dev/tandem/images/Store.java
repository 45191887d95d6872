package dev.tandem.images;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Where the results of a job go, each whole or not at all.
 *
 * <p>A store and the {@link Manifest} of its job work together: the manifest lies in the
 * {@linkplain #folder() folder} of the store, tells it what an earlier run has put there, and which
 * results have their lines.
 *
 * <p>Failure of one item is an {@link ItemException} of class {@link FailureClass#STORE}; a {@link
 * StoreException} says that the target is broken and the run should stop. Either way nothing of the
 * item is left behind.
 *
 * <p>Results may be put by many threads at once; all else is for the thread of the manifest.
 */
public abstract sealed class Store implements AutoCloseable
    permits FolderStore, S3Store, ShardStore {

  Store() {}

  /** The folder on this machine for what is kept of the job: the manifest first of all. */
  public abstract Path folder();

  /**
   * Stores a result under its name, or takes it in so that it will be.
   *
   * @throws ItemException if this one cannot be stored
   * @throws StoreException if the target is broken
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  abstract Stored put(Thumbnail image) throws ItemException, InterruptedException;

  /** What sets this target apart from others, for {@code job.json}; empty if its folder does. */
  String description() {
    return "";
  }

  /** Whether a result may be put again, in the place of the one before. */
  boolean replaces() {
    return true;
  }

  /**
   * Whether what has been put, or {@linkplain #force forced} where the store does that, stays over
   * a failure of power. Otherwise the manifest forces the whole file system of the folder now and
   * then.
   */
  boolean isForced() {
    return true;
  }

  /**
   * An earlier run has put this here, says the manifest; before anything else is asked.
   *
   * @param trusted whether it is known to be on the disk, or was there since the machine was
   *     started
   */
  void found(Key key, Stored stored, boolean trusted) {}

  /** All has been found. Returns what is not here after all, and has to be made again. */
  Collection<Key> lost() {
    return List.of();
  }

  /** Forces to the disk what has been put. */
  void force() {}

  /** These have their lines in the manifest, on the disk, as they are themselves. */
  void listed(List<Stored> images) {}

  /**
   * The run has come to its end: nothing more will be put, and all has its line.
   *
   * @param manifest the file
   */
  void finish(Path manifest) {}

  /** The manifest has got its table, after the end. */
  void tabled(Path table) {}

  /** Gives back what the store holds. What is not finished waits for the next run. */
  @Override
  public abstract void close();
}
