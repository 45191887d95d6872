package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destination of the results of a job, each stored whole or not at all.
 *
 * <p>A store and the {@link dev.tandem.images.manifest.Manifest Manifest} of its job work together:
 * the manifest lies in the {@linkplain #folder() folder} of the store, and tells the store what an
 * earlier run has put there and which results have their lines.
 *
 * <p>Failure of one item is an {@link ItemException} of class {@link FailureClass#STORE}; a {@link
 * StoreException} says that the target is broken and the run should stop. Either way nothing of the
 * item is left behind.
 *
 * <p>Many threads may put results at once; everything else is confined to the thread of the
 * manifest.
 */
public abstract sealed class Store implements AutoCloseable
    permits FolderStore, S3Store, ShardStore {

  /** The name of the manifest file in the {@link #folder()}. */
  public static final String MANIFEST = "manifest.jsonl";

  private final Fsync fsync;

  Store(Fsync fsync) {
    this.fsync = fsync;
  }

  /** Returns the exception that says that nothing more can be stored in a folder. */
  static StoreException broken(Path folder, IOException e) {
    return new StoreException("Cannot store in " + folder + ": " + DiskFailure.reason(e), e);
  }

  /** Returns the folder on this machine for the files of the job, above all the manifest. */
  public abstract Path folder();

  /** Returns what forces the files of the job, for the store and for the manifest. */
  public final Fsync fsync() {
    return fsync;
  }

  /**
   * Stores a result under its name, or accepts it to be stored later.
   *
   * @throws ItemException if this result cannot be stored
   * @throws StoreException if the target is broken
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  public abstract Stored put(Thumbnail image) throws ItemException, InterruptedException;

  /**
   * Returns what distinguishes this target from others, for {@code job.json}; empty if its folder
   * does.
   */
  public String description() {
    return "";
  }

  /** Returns whether a result may be put again, which replaces the one before. */
  public boolean replaces() {
    return true;
  }

  /**
   * Returns the id of the current boot, if results are known to exist only until the machine
   * reboots: the manifest then forces the whole file system of the folder from time to time.
   * Returns {@code null} if results survive a power failure once they have been put or, if the
   * store forces them, once they have been {@linkplain #force forced}.
   */
  public @Nullable String boot() {
    return null;
  }

  /**
   * Tells the store that, according to the manifest, an earlier run has put this result here.
   * Called before anything else.
   */
  public void found(Key key, Stored stored, Trust trust) {}

  /**
   * Tells the store that, according to the manifest, what an earlier run had put here was lost and
   * has not been put again yet.
   */
  public void foundLost(Key key) {}

  /**
   * Returns the keys of results that are not here after all and must be made again. Called once all
   * have been found.
   */
  public Collection<Key> lost() {
    return List.of();
  }

  /** Forces to the disk everything put so far. */
  public void force() {}

  /** Tells the store that these results are on the disk, as are their lines in the manifest. */
  public void listed(List<Stored> images) {}

  /**
   * Finishes the run: nothing more will be put, and every result has its line.
   *
   * @param manifest the manifest file
   */
  public void finish(Path manifest) {}

  /** Tells the store that the manifest has got its table, after the end of the run. */
  public void tabled(Path table) {}

  /** Releases what the store holds. Unfinished work waits for the next run. */
  @Override
  public abstract void close();
}
