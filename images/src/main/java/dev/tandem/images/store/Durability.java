package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the promise of a manifest, that a result is there which it lists, over a failure of power
 * too, without forcing each file by itself, which takes a tenth of the time of a job.
 *
 * <p>As long as the machine has not been started again, and its disk was not pulled, all is there
 * that was written, however a run ended: for the time of one {@link BootId}. After another start,
 * the results that the manifest lists beyond the {@link DurableMark} must be looked at, and those
 * that are not whole are made again. The mark is moved on once a minute and at the end of a run.
 *
 * <p>INVARIANT: the mark covers a result only if a sync that began after the result was written has
 * said that it worked, and no sync or force before it has failed, or ended unheard, since the
 * result was written.
 *
 * <p>Where there is no {@link BootId}, {@link FolderStore} forces each file. For one thread.
 */
public final class Durability {
  public static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);

  /** At the end of a run somebody waits; without a mark, more is looked at some other day. */
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
   * @param length of the manifest; a mark beyond it was that of another one, which is gone
   * @param boot the current start of the machine; {@code null} if the system does not tell
   * @param between how long from one sync to the next
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

  /** What is known of the result whose line in the manifest ends at that byte. */
  public Trust trust(long end) {
    if (end <= mark.bytes()) {
      return Trust.KNOWN;
    }
    if (boot == null) { // each file is forced, unless others have written there before
      return mark.boot().isEmpty() ? Trust.KNOWN : Trust.LOOK;
    }
    if (failedBefore) {
      return Trust.NONE;
    }
    return boot.equals(mark.boot()) ? Trust.KNOWN : Trust.LOOK;
  }

  /** All has been looked at: from now on, what is written holds until the next start. */
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

  /** To be called now and then; so many bytes of the manifest have been written and forced. */
  public void written(long bytes) throws IOException {
    if (isMoved() && hasEnded() && System.nanoTime() - begun >= between.toNanos()) {
      beginSync(bytes);
    }
  }

  /** To be called at the end. */
  public void end(long bytes) throws IOException {
    long limit = System.nanoTime() + LONGEST_END.toNanos();
    if (isMoved() && hasEnded(limit) && isMoved() && bytes != mark.bytes()) {
      beginSync(bytes);
      var _ = hasEnded(limit);
    }
  }

  /** Whether the mark is still moved on. */
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

  /** Moves the mark if the sync has ended well; returns whether none is under way. */
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
    if (fsync.hasFailedBefore()) { // a sync of the run before this one, which was left alone
      throw fsync.failed(new IOException("an earlier run could not be forced to the disk"));
    }
    mark = new DurableMark(mark.boot(), bytes);
    mark.write(folder, fsync);
  }

  /** It may have been this sync that was told of a failure; the next one would not be. */
  private void unheard() throws IOException {
    mark = new DurableMark(mark.boot(), mark.bytes(), true);
    mark.writeUnforced(folder);
  }
}
