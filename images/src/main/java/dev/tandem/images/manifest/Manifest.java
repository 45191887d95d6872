package dev.tandem.images.manifest;

import dev.tandem.Outcome;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.store.DiskSync;
import dev.tandem.images.store.Durability;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a job: what became of each image, one JSON object per line in {@value #FILE}
 * beside the results. A job that was cut short resumes from it.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="manifest"}
 *
 * <p>INVARIANT: a line is written only after its result has its name, in one write. So everything
 * that has a line exists, whenever the process dies. Opening the manifest removes a line that was
 * cut short; images that were under way are processed again, with the same result. Lines are forced
 * to the disk once a second and when the manifest is closed. After a reboot, opening the manifest
 * finds results that are listed but did not reach the disk in time; they are made again.
 *
 * <p>Once a write or a force has failed, nothing more is written or reported as being on the disk,
 * and each further call fails with the cause. The next run makes again what may have been lost.
 *
 * <p>Only one run at a time may use a folder: the file is locked while it is open. {@link
 * #remaining} may be read by another thread; everything else is confined to one thread, whose
 * interrupts do no harm. A manifest is opened for one run and opened again for the next. Memory:
 * about 18 bytes per image.
 */
public final class Manifest implements AutoCloseable {
  /** The name of the file. */
  public static final String FILE = Store.MANIFEST;

  /** The name of the table that {@link #writeTable} makes from the manifest. */
  public static final String TABLE = "manifest.parquet";

  /** The name of the file with the lines that {@link BadLines#SKIP} has skipped. */
  public static final String SKIPPED = "manifest.skipped";

  /** The name of the file in a folder that ignores case. */
  private static final String OTHER_CASE = FILE.toUpperCase(Locale.ROOT);

  private static final Duration BETWEEN_FORCES = Duration.ofSeconds(1);

  private final Path file;
  private final Store store;
  private final Journal journal;
  private final Durability durability;
  private final RemainingRows rows;
  private final @Nullable SharedDownloads shared;
  private final JobStatus before;
  private final List<Long> skipped;
  private final RunMark mark;
  private final List<Stored> unforced = new ArrayList<>(); // their lines may not be on the disk
  private long forced = System.nanoTime();
  private boolean tabled = true; // a table of what is written so far may exist
  private @Nullable StoreException broken; // why no more lines can be written
  private boolean closed;

  private Manifest(Store store, ManifestOpening opened, ManifestOptions options) {
    this.store = store;
    file = opened.file();
    journal = opened.journal();
    durability = opened.durability();
    shared = opened.shared();
    skipped = opened.skipped();
    before = opened.ledger().status();
    boolean ignoresCase = Files.exists(file.resolveSibling(OTHER_CASE));
    var clashes = new NameClashes(ignoresCase, options.naming().rows() != null);
    rows = new RemainingRows(opened.ledger(), options.scope(), clashes);
    mark = RunMark.open(store.folder(), Instant.now());
  }

  /**
   * Opens the manifest of the job that uses this store, and reads what an earlier run has written.
   *
   * @throws StoreException if another run has it open, the results there were made with other
   *     options, it cannot be read or written, or it contains a line that is not a manifest line
   */
  public static Manifest open(Store store, ManifestOptions options) {
    return open(store, options, new DiskSync());
  }

  static Manifest open(Store store, ManifestOptions options, DiskSync sync) {
    return new Manifest(store, ManifestOpening.open(store, options, sync), options);
  }

  /**
   * Returns the progress of the job in a folder. Another run may be using the folder meanwhile.
   *
   * @throws StoreException if there is no manifest, or it cannot be read
   */
  public static JobStatus status(Path folder) {
    Path file = folder.resolve(FILE);
    try (InputStream in = Files.newInputStream(file)) {
      Ledger ledger = new Ledger();
      ManifestReader.read(in, file, (line, _) -> ledger.enter(line));
      return ledger.status();
    } catch (NoSuchFileException e) {
      throw new StoreException(
          "There is no " + FILE + " in " + folder + ": no job has run there", e);
    } catch (IOException e) {
      throw new StoreException("Cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /**
   * Records how many images the sources of this run name, so that {@link JobReport} can tell. May
   * be called again when more is known.
   */
  public void expect(long total) {
    mark.expect(total);
  }

  /** Returns the numbers of the lines that were skipped since they are no manifest lines. */
  public List<Long> skippedLines() {
    return skipped;
  }

  /** Returns the progress of the job at the time when the manifest was opened. */
  public JobStatus before() {
    return before;
  }

  /**
   * Returns those images that are not in the manifest or must be retried, each once. An image with
   * the name of another one of this run fails. Closing the result closes {@code all}.
   */
  public ImageRefs remaining(ImageRefs all) {
    return rows.of(all);
  }

  /**
   * Returns what the rows with the same URL have in common, for the {@linkplain
   * dev.tandem.images.download.Downloader#inTurn order} of the downloads and for the {@linkplain
   * dev.tandem.images.ImagePipeline#sharing pipeline}; empty if there are no such rows, because of
   * the {@linkplain ManifestOptions#naming naming}.
   */
  public Optional<SharedDownloads> shared() {
    return Optional.ofNullable(shared);
  }

  /**
   * Returns how many images have been passed over so far because an earlier run has dealt with
   * them.
   */
  public long passedOver() {
    return rows.passedOver();
  }

  /** Returns how many of the images that have been {@linkplain #passedOver passed over} failed. */
  public long passedOverFailed() {
    return rows.passedOverFailed();
  }

  /**
   * Returns how many images have been passed over so far because they were named before in this
   * run.
   */
  public long duplicates() {
    return rows.duplicates();
  }

  /**
   * Records what became of an image.
   *
   * @throws StoreException if it cannot be written; the run should stop then. Nothing more is
   *     written afterwards, so that a line that was cut short stays the last one.
   */
  public void add(Outcome<ImageRef, Finished> outcome) {
    requireWhole();
    try {
      store.fsync().check();
      if (tabled) {
        Files.deleteIfExists(table());
        tabled = false;
      }
      long start = shared == null ? 0 : journal.length();
      journal.append(ManifestLine.of(outcome, Instant.now()));
      if (shared != null) {
        shared.ended(outcome, start);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw broken(e);
    }
    if (outcome instanceof Outcome.Done<ImageRef, Finished>(_, var image)) {
      unforced.add(image.stored());
    }
    if (System.nanoTime() - forced >= BETWEEN_FORCES.toNanos()) {
      force();
      forced = System.nanoTime();
    }
  }

  /**
   * Forces the results first and then their lines: what has a line exists, even after a power
   * failure.
   */
  private void force() {
    requireWhole();
    try {
      store.force();
      journal.force(store.fsync());
      durability.written(journal.length());
      store.listed(List.copyOf(unforced));
    } catch (IOException | RuntimeException | Error e) {
      throw broken(e);
    }
    unforced.clear();
  }

  private void requireWhole() {
    if (broken != null) {
      throw broken;
    }
  }

  /**
   * Stops all further writing, forcing and listing: a line may be cut short, and what could not be
   * forced may be lost even if a second attempt to force it succeeds.
   */
  private StoreException broken(Throwable cause) {
    StoreException why =
        switch (cause) {
          case StoreException failure -> failure;
          case IOException failure -> unwritten(file, failure);
          case Throwable failure ->
              new StoreException("Cannot write " + file + ": " + failure, failure);
        };
    broken = why;
    return why;
  }

  /**
   * Marks the run as complete rather than cut short: results that the store has held back until now
   * get their names.
   *
   * @throws StoreException if that fails, or something cannot be forced to the disk
   */
  public void finish() {
    force();
    store.finish(file);
  }

  /**
   * Writes {@value #TABLE} beside the manifest, in Parquet: one row per image, taken from its last
   * line, with typed columns. A table that exists already says the same as the manifest, so nothing
   * is written then. Takes a second, plus about ten seconds per million lines; uses 200 to 400 MB
   * of memory, whatever the length.
   *
   * @throws StoreException if the table cannot be written; then there is none
   * @throws InterruptedException if the thread is interrupted; then there is none
   */
  public void writeTable() throws InterruptedException {
    requireWhole();
    try {
      if (isTableUpToDate()) {
        return;
      }
      ManifestTable.write(file, table(), store.fsync());
      tabled = true;
      store.tabled(table());
    } catch (SQLException e) {
      throw new StoreException("Cannot write " + table() + ": " + DuckDb.reason(e), e);
    } catch (IOException e) {
      throw unwritten(table(), e);
    }
  }

  /**
   * Returns whether there is a table that is not older than the manifest. A power cut may have
   * brought an older one back.
   */
  private boolean isTableUpToDate() throws IOException {
    return Files.exists(table())
        && Files.getLastModifiedTime(table()).compareTo(Files.getLastModifiedTime(file)) >= 0;
  }

  private Path table() {
    return file.resolveSibling(TABLE);
  }

  /** Returns the path of the manifest file. */
  public Path file() {
    return file;
  }

  /**
   * Forces everything to the disk and releases the folder. Closing again does nothing.
   *
   * @throws StoreException if that fails, or an earlier write or force has failed
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (journal;
        mark) {
      if (broken != null) {
        throw new StoreException(String.valueOf(broken.getMessage()), broken);
      }
      force();
      durability.end(journal.length());
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  private static StoreException unwritten(Path file, IOException e) {
    return new StoreException("Cannot write " + file + ": " + DiskFailure.reason(e), e);
  }
}
