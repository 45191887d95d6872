package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Upholds the promise of a manifest that every result it lists exists, even after a power failure,
 * without forcing each file individually, which would take a tenth of the time of a job.
 *
 * <p>Until the machine reboots or its disk is detached, that is, within one {@link BootId},
 * everything that was written exists, however a run ended. After a reboot, the results that the
 * manifest lists beyond the {@link DurableMark} must be checked, and those that are not whole are
 * made again. The mark advances once a minute and at the end of a run.
 *
 * <p>INVARIANT: the mark covers a result only if a sync that began after the result was written has
 * reported success, and no sync or force before that one has failed, or ended unheard, since the
 * result was written.
 *
 * <p>If there is no {@link BootId}, {@link FolderStore} forces each file. Confined to one thread.
 */
public final class Durability {
  public static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);

  /**
   * The longest wait at the end of a run, where the user is waiting. If the mark does not advance,
   * a later run only has more to check.
   */
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final Path folder;
  private final @Nullable String boot;
  private final DiskSync sync;
  private final Fsync fsync;
  private final Duration between;
  private final boolean failedBefore;
  private final DurableMark found;
  private DurableMark mark;
  private long written; // bytes of the manifest when the sync under way began
  private long begun = System.nanoTime();

  /**
   * Reads the mark of the last run.
   *
   * @param length the length of the manifest in bytes; a mark beyond it belonged to another
   *     manifest, which is gone
   * @param boot the id of the current boot; {@code null} if the system does not tell
   * @param between the time from one sync to the next
   */
  public Durability(
      Path folder, long length, @Nullable String boot, DiskSync sync, Fsync fsync, Duration between)
      throws IOException {
    this.folder = folder;
    this.boot = boot;
    this.sync = sync;
    this.fsync = fsync;
    this.between = between;
    failedBefore = fsync.hasFailedBefore();
    found = DurableMark.read(folder);
    mark = found.bytes() <= length ? found : new DurableMark(found.boot(), 0, found.unheard());
  }

  /** Returns what is known of the result whose line in the manifest ends at byte {@code end}. */
  public Trust trust(long end) {
    if (end <= mark.bytes()) {
      return Trust.KNOWN;
    }
    if (boot == null) { // each file is forced, except by runs that had a boot id
      return mark.boot().isEmpty() ? Trust.KNOWN : Trust.LOOK;
    }
    if (failedBefore) {
      return Trust.NONE;
    }
    return boot.equals(mark.boot()) ? Trust.KNOWN : Trust.LOOK;
  }

  /**
   * Records that everything has been checked: from now on, what is written exists until the next
   * reboot.
   */
  public void begin() throws IOException {
    if (boot == null) {
      return;
    }
    boolean unheard = boot.equals(mark.boot()) && mark.unheard();
    mark = new DurableMark(boot, mark.bytes(), unheard);
    if (!found.equals(mark)) {
      mark.write(folder, fsync);
    }
  }

  /**
   * Advances the mark if a sync has succeeded, and begins the next sync if it is due. Call it now
   * and then.
   *
   * @param bytes the length of the manifest that has been written and forced
   */
  public void written(long bytes) throws IOException {
    if (isMoved() && hasEnded() && System.nanoTime() - begun >= between.toNanos()) {
      beginSync(bytes);
    }
  }

  /**
   * Tries once more to advance the mark, within a second. Call it at the end of a run.
   *
   * @param bytes the length of the manifest that has been written and forced
   */
  public void end(long bytes) throws IOException {
    long limit = System.nanoTime() + LONGEST_END.toNanos();
    if (isMoved() && hasEnded(limit) && isMoved() && bytes != mark.bytes()) {
      beginSync(bytes);
      var _ = hasEnded(limit);
    }
  }

  /** Returns whether the mark may still advance. */
  private boolean isMoved() {
    return boot != null && !mark.unheard();
  }

  /** Waits for the sync under way, if there is one; returns whether it has ended in time. */
  private boolean hasEnded(long limit) throws IOException {
    sync.await(Duration.ofNanos(limit - System.nanoTime()));
    boolean ended = hasEnded();
    if (!ended) {
      sync.giveUp();
    }
    return ended;
  }

  /** Advances the mark if the sync has succeeded; returns whether none is under way. */
  private boolean hasEnded() throws IOException {
    switch (sync.result()) {
      case DiskSync.Result.Nothing() -> {}
      case DiskSync.Result.UnderWay() -> {
        return false;
      }
      case DiskSync.Result.Well() -> move(written);
      case DiskSync.Result.Failed(var why) -> throw fsync.failed(why);
      case DiskSync.Result.Unheard() -> unheard();
    }
    return true;
  }

  private void beginSync(long bytes) {
    begun = System.nanoTime();
    written = bytes;
    sync.begin(folder);
  }

  private void move(long bytes) throws IOException {
    if (fsync.hasFailedBefore()) { // by a sync of the previous run, which gave up on it
      throw fsync.failed(new IOException("data of an earlier run could not be flushed to disk"));
    }
    mark = new DurableMark(mark.boot(), bytes);
    mark.write(folder, fsync);
  }

  /**
   * Stops advancing the mark: this sync may have been told of a failure, and the next one would not
   * be.
   */
  private void unheard() throws IOException {
    mark = new DurableMark(mark.boot(), mark.bytes(), true);
    mark.writeUnforced(folder);
  }
}
