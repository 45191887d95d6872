package dev.tandem.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the promise of a manifest, that a result is there which it lists, over a failure of power
 * too, without forcing each file by itself, which takes a tenth of the time of a job.
 *
 * <p>As long as the machine has not been started again, all is there that was written, however a
 * run ended. After another start, the results that the manifest lists beyond the {@link
 * DurableMark} must be looked at, and those that are not whole are made again. The mark is moved on
 * once a minute and at the end of a run.
 *
 * <p>Where the system does not tell its starts apart, {@link FolderStore} forces each file. For one
 * thread.
 */
final class Durability {
  static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);

  /** At the end of a run somebody waits; without a mark, more is looked at some other day. */
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final Path folder;
  private final @Nullable String boot;
  private final DiskSync sync;
  private final Duration between;
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
  Durability(Path folder, long length, @Nullable String boot, DiskSync sync, Duration between)
      throws IOException {
    this.folder = folder;
    this.boot = boot;
    this.sync = sync;
    this.between = between;
    found = DurableMark.read(folder);
    mark = found.bytes() <= length ? found : new DurableMark(found.boot(), 0);
  }

  /** From which byte on the lines of the manifest must be looked at. */
  long trusted() {
    return boot == null || boot.equals(mark.boot()) ? Long.MAX_VALUE : mark.bytes();
  }

  /** All has been looked at: from now on, what is written holds until the next start. */
  void begin() throws IOException {
    if (boot != null && !found.equals(new DurableMark(boot, mark.bytes()))) {
      move(mark.bytes());
    }
  }

  /** To be called now and then; so many bytes of the manifest have been written and forced. */
  void written(long bytes) throws IOException {
    if (boot == null) {
      return;
    }
    if (sync.underWay()) {
      return;
    }
    if (sync.hasEndedWell()) {
      move(written);
    }
    if (System.nanoTime() - begun >= between.toNanos()) {
      beginSync(bytes);
    }
  }

  /** To be called at the end. */
  void end(long bytes) throws IOException {
    if (boot == null || bytes == mark.bytes()) {
      return;
    }
    sync.giveUp();
    beginSync(bytes);
    sync.await(LONGEST_END);
    if (sync.hasEndedWell()) {
      move(written);
    }
  }

  private void beginSync(long bytes) {
    begun = System.nanoTime();
    written = bytes;
    sync.begin(folder);
  }

  private void move(long bytes) throws IOException {
    if (boot != null) {
      mark = new DurableMark(boot, bytes);
      mark.write(folder);
    }
  }
}
