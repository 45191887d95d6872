package dev.tandem.images.manifest;

import dev.tandem.Outcome;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.store.DiskSync;
import dev.tandem.images.store.Durability;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Fsync;
import dev.tandem.images.store.JobFile;
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
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
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
  private final Ledger ledger; // used by the thread that reads what remains
  private final RetryScope scope;
  private final JobStatus before;
  private final List<Long> skipped;
  private final RunMark mark;
  private final LongAdder passedOver = new LongAdder();
  private final LongAdder passedOverFailed = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final List<Stored> unforced = new ArrayList<>(); // their lines may not be on the disk
  private long forced = System.nanoTime();
  private boolean tabled = true; // a table of what is written so far may exist
  private @Nullable StoreException broken; // why no more lines can be written
  private boolean closed;

  private Manifest(
      Path file,
      Store store,
      Journal journal,
      Durability durability,
      Ledger ledger,
      RetryScope scope,
      List<Long> skipped) {
    this.skipped = skipped;
    this.file = file;
    this.store = store;
    this.journal = journal;
    this.durability = durability;
    this.ledger = ledger;
    this.scope = scope;
    before = ledger.status();
    mark = RunMark.open(store.folder(), Instant.now());
  }

  /**
   * Opens the manifest of the job that uses this store, and reads what an earlier run has written.
   *
   * @param options how the results are made; recorded in {@code job.json}
   * @throws StoreException if another run has it open, the results there were made with other
   *     options, it cannot be read or written, or it contains a line that is not a manifest line
   */
  public static Manifest open(Store store, ResizeOptions options, RetryScope scope) {
    return open(store, options, scope, null);
  }

  /**
   * Opens the manifest like {@link #open(Store, ResizeOptions, RetryScope)}, and adds to {@code
   * contents} what an earlier run has stored, unless that is made again.
   *
   * @param contents the contents that the same job has met; {@code null} if they are not needed
   */
  public static Manifest open(
      Store store, ResizeOptions options, RetryScope scope, @Nullable SeenContents contents) {
    return open(store, options, scope, contents, Naming.LOCATIONS, BadLines.REFUSE);
  }

  /**
   * Opens the manifest like {@link #open(Store, ResizeOptions, RetryScope, SeenContents)}.
   *
   * @param naming what identifies the images; recorded in {@code job.json}
   * @param badLines what to do about lines that are no manifest lines
   */
  public static Manifest open(
      Store store,
      ResizeOptions options,
      RetryScope scope,
      @Nullable SeenContents contents,
      Naming naming,
      BadLines badLines) {
    return open(store, options, scope, contents, naming, badLines, new DiskSync());
  }

  static Manifest open(
      Store store,
      ResizeOptions options,
      RetryScope scope,
      @Nullable SeenContents contents,
      Naming naming,
      BadLines badLines,
      DiskSync sync) {
    Path file = store.folder().resolve(FILE);
    Journal journal = null;
    try {
      journal = Journal.open(file);
      if (journal == null) {
        throw new StoreException(
            "Another run is using "
                + store.folder()
                + ": wait for it to finish, or choose another folder",
            null);
      }
      if (scope.done() && !store.replaces()) {
        throw new StoreException(
            "Images in shards cannot be made again in place: choose another target", null);
      }
      JobFile.require(
          store.folder(),
          store.description(),
          options,
          naming,
          journal.length() > 0,
          store.fsync());
      return read(file, store, journal, scope, contents, badLines, sync);
    } catch (IOException e) {
      close(journal);
      throw new StoreException("Cannot use " + file + ": " + DiskFailure.reason(e), e);
    } catch (StoreException e) {
      close(journal);
      throw e;
    }
  }

  private static Manifest read(
      Path file,
      Store store,
      Journal journal,
      RetryScope scope,
      @Nullable SeenContents contents,
      BadLines badLines,
      DiskSync sync)
      throws IOException {
    Fsync fsync = store.fsync();
    boolean failedBefore = fsync.hasFailedBefore();
    var durability =
        new Durability(
            store.folder(), journal.length(), store.boot(), sync, fsync, Durability.BETWEEN_SYNCS);
    Ledger ledger = new Ledger();
    var mending = new ManifestMending(badLines, file);
    long whole =
        ManifestReader.read(
            journal.content(),
            file,
            (line, end) -> {
              ledger.enter(line);
              if (line.stored() != null) {
                store.found(line.key(), line.stored(), durability.trust(end));
              } else if (line.isLost()) {
                store.foundLost(line.key());
              }
            },
            mending);
    Collection<Key> lost = store.lost();
    lost.forEach(ledger::forget);
    journal.cutAt(whole);
    mending.mend(journal, fsync);
    if (contents != null && !scope.done()) {
      meet(contents, journal, file, ledger);
      journal.toEnd();
    }
    if (failedBefore) {
      journal.rewrite();
    }
    if (!lost.isEmpty()) {
      Files.deleteIfExists(file.resolveSibling(TABLE)); // it still lists them
      tellLost(lost, journal);
    }
    if (failedBefore || !lost.isEmpty()) {
      journal.force(fsync);
    }
    durability.begin();
    if (failedBefore) {
      fsync.forget();
    }
    return new Manifest(file, store, journal, durability, ledger, scope, mending.skipped());
  }

  /**
   * Writes a line for each lost result. Until they are made again, they must not count as done:
   * from now on, another run would see no reason to check them.
   */
  private static void tellLost(Collection<Key> lost, Journal journal) throws IOException {
    Instant now = Instant.now();
    for (Key key : lost) {
      journal.append(ManifestLine.ofLost(key, now));
    }
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
    var clashes = new NameClashes(Files.exists(file.resolveSibling(OTHER_CASE)));
    return new PeekingRefs() {
      @Override
      protected @Nullable ImageRef advance() {
        while (all.hasNext()) {
          ImageRef next = clashes.checked(all.next());
          switch (ledger.turn(Key.of(next), scope)) {
            case NOW -> {
              return next;
            }
            case BEFORE -> {
              passedOver.increment();
              if (ledger.hasFailed(Key.of(next))) {
                passedOverFailed.increment();
              }
            }
            case TWICE -> duplicates.increment();
          }
        }
        return null;
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  /**
   * Returns how many images have been passed over so far because an earlier run has dealt with
   * them.
   */
  public long passedOver() {
    return passedOver.sum();
  }

  /** Returns how many of the images that have been {@linkplain #passedOver passed over} failed. */
  public long passedOverFailed() {
    return passedOverFailed.sum();
  }

  /**
   * Returns how many images have been passed over so far because they were named before in this
   * run.
   */
  public long duplicates() {
    return duplicates.sum();
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
      journal.append(ManifestLine.of(outcome, Instant.now()));
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

  /** Adds the contents of all done images, except those whose results are lost. */
  private static void meet(SeenContents contents, Journal journal, Path file, Ledger ledger)
      throws IOException {
    var _ =
        ManifestReader.read(
            journal.content(),
            file,
            (line, _) -> {
              if (line.sha256() != null && ledger.isDone(line.key())) {
                contents.add(HexFormat.of().parseHex(line.sha256()));
                if (line.picture() != null) {
                  contents.addPicture(line.picture(), line.key());
                }
              }
            });
  }

  private static void close(@Nullable Journal journal) {
    if (journal != null) {
      Quietly.close(journal::close); // nothing was written
    }
  }
}
