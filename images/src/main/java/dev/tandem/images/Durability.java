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
  private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);

  /** At the end of a run somebody waits; without a mark, more is looked at some other day. */
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final Path folder;
  private final @Nullable String boot;
  private final DiskSync sync;
  private DurableMark mark;
  private long written; // when the sync under way began
  private long begun = System.nanoTime();

  /**
   * Reads the mark of the last run.
   *
   * @param boot the current start of the machine; {@code null} if the system does not tell
   */
  Durability(Path folder, @Nullable String boot, DiskSync sync) throws IOException {
    this.folder = folder;
    this.boot = boot;
    this.sync = sync;
    mark = DurableMark.read(folder);
  }

  /** From which byte on the lines of the manifest must be looked at. */
  long trusted() {
    return boot == null || boot.equals(mark.boot()) ? Long.MAX_VALUE : mark.bytes();
  }

  /** All has been looked at: from now on, what is written holds until the next start. */
  void begin() throws IOException {
    if (boot != null && !boot.equals(mark.boot())) {
      move(mark.bytes());
    }
  }

  /** To be called now and then; so many bytes of the manifest have been written and forced. */
  void written(long bytes) throws IOException {
    if (boot == null) {
      return;
    }
    if (sync.hasEndedWell()) {
      move(written);
    }
    if (!sync.underWay() && System.nanoTime() - begun >= BETWEEN_SYNCS.toNanos()) {
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
