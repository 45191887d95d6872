package dev.tandem.images.store;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.StoreException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a job go, each whole or not at all.
 *
 * <p>A store and the {@link dev.tandem.images.manifest.Manifest Manifest} of its job work together:
 * the manifest lies in the {@linkplain #folder() folder} of the store, tells it what an earlier run
 * has put there, and which results have their lines.
 *
 * <p>Failure of one item is an {@link ItemException} of class {@link FailureClass#STORE}; a {@link
 * StoreException} says that the target is broken and the run should stop. Either way nothing of the
 * item is left behind.
 *
 * <p>Results may be put by many threads at once; all else is for the thread of the manifest.
 */
public abstract sealed class Store implements AutoCloseable
    permits FolderStore, S3Store, ShardStore {

  /** The name of the file of the manifest in the {@link #folder()}. */
  public static final String MANIFEST = "manifest.jsonl";

  private final Fsync fsync;

  Store(Fsync fsync) {
    this.fsync = fsync;
  }

  /** The folder on this machine for what is kept of the job: the manifest first of all. */
  public abstract Path folder();

  /** What forces the files of the job, here and in the manifest. */
  public final Fsync fsync() {
    return fsync;
  }

  /**
   * Stores a result under its name, or takes it in so that it will be.
   *
   * @throws ItemException if this one cannot be stored
   * @throws StoreException if the target is broken
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  public abstract Stored put(Thumbnail image) throws ItemException, InterruptedException;

  /** What sets this target apart from others, for {@code job.json}; empty if its folder does. */
  public String description() {
    return "";
  }

  /** Whether a result may be put again, in the place of the one before. */
  public boolean replaces() {
    return true;
  }

  /**
   * The start of the machine for whose time only it is known that what has been put is there: the
   * manifest then forces the whole file system of the folder now and then. {@code null} where what
   * has been put, or {@linkplain #force forced} where the store does that, stays over a failure of
   * power.
   */
  public @Nullable String boot() {
    return null;
  }

  /** An earlier run has put this here, says the manifest; before anything else is asked. */
  public void found(Key key, Stored stored, Trust trust) {}

  /** What an earlier run had put here was lost, and is not put again yet, says the manifest. */
  public void foundLost(Key key) {}

  /** All has been found. Returns what is not here after all, and has to be made again. */
  public Collection<Key> lost() {
    return List.of();
  }

  /** Forces to the disk what has been put. */
  public void force() {}

  /** These have their lines in the manifest, on the disk, as they are themselves. */
  public void listed(List<Stored> images) {}

  /**
   * The run has come to its end: nothing more will be put, and all has its line.
   *
   * @param manifest the file
   */
  public void finish(Path manifest) {}

  /** The manifest has got its table, after the end. */
  public void tabled(Path table) {}

  /** Gives back what the store holds. What is not finished waits for the next run. */
  @Override
  public abstract void close();
}
