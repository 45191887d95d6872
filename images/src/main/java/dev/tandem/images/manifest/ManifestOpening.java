package dev.tandem.images.manifest;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.store.DiskSync;
import dev.tandem.images.store.Durability;
import dev.tandem.images.store.Fsync;
import dev.tandem.images.store.JobFile;
import dev.tandem.images.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known once the manifest of a job has been opened: it is locked and mended, what earlier
 * runs have written has been read, and lost results have their lines.
 *
 * @param ledger the latest state of each item
 * @param shared what rows with the same URL have in common; {@code null} if there are no such rows
 * @param skipped the numbers of the lines that were skipped since they are no manifest lines
 */
record ManifestOpening(
    Path file,
    Journal journal,
    Durability durability,
    Ledger ledger,
    @Nullable SharedDownloads shared,
    List<Long> skipped) {

  static ManifestOpening open(Store store, ManifestOptions options, DiskSync sync) {
    Path file = store.folder().resolve(Manifest.FILE);
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
      if (options.scope().done() && !store.replaces()) {
        throw new StoreException(
            "Images in shards cannot be made again in place: choose another target", null);
      }
      JobFile.require(
          store.folder(),
          store.description(),
          options.results(),
          options.naming(),
          journal.length() > 0,
          store.fsync());
      return read(file, store, journal, options, sync);
    } catch (IOException e) {
      close(journal);
      throw new StoreException("Cannot use " + file + ": " + DiskFailure.reason(e), e);
    } catch (StoreException e) {
      close(journal);
      throw e;
    }
  }

  private static ManifestOpening read(
      Path file, Store store, Journal journal, ManifestOptions options, DiskSync sync)
      throws IOException {
    Fsync fsync = store.fsync();
    boolean failedBefore = fsync.hasFailedBefore();
    var durability =
        new Durability(
            store.folder(), journal.length(), store.boot(), sync, fsync, Durability.BETWEEN_SYNCS);
    Ledger ledger = new Ledger();
    var mending = new ManifestMending(options.badLines(), file);
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
    SharedDownloads shared =
        options.naming().isShared() ? new SharedDownloads(store.replaces(), journal::lineAt) : null;
    if (!options.scope().done()) {
      meet(options.contents(), shared, journal, file, ledger);
    }
    if (failedBefore) {
      journal.rewrite();
    }
    if (!lost.isEmpty()) {
      Files.deleteIfExists(file.resolveSibling(Manifest.TABLE)); // it still lists them
      tellLost(lost, journal);
    }
    if (failedBefore || !lost.isEmpty()) {
      journal.force(fsync);
    }
    durability.begin();
    if (failedBefore) {
      fsync.forget();
    }
    return new ManifestOpening(file, journal, durability, ledger, shared, mending.skipped());
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

  /** Adds what is known of all done images, except those whose results are lost. */
  private static void meet(
      @Nullable SeenContents contents,
      @Nullable SharedDownloads shared,
      Journal journal,
      Path file,
      Ledger ledger)
      throws IOException {
    if (contents == null && shared == null) {
      return;
    }
    long[] start = {0};
    var _ =
        ManifestReader.read(
            journal.content(),
            file,
            (line, end) -> {
              if (ledger.isDone(line.key())) {
                if (contents != null && line.sha256() != null) {
                  contents.add(HexFormat.of().parseHex(line.sha256()));
                  if (line.picture() != null) {
                    contents.addPicture(line.picture(), line.key());
                  }
                }
                if (shared != null && line.stored() != null) {
                  shared.found(line.stored().name(), start[0]);
                }
              }
              start[0] = end;
            });
    journal.toEnd();
  }

  private static void close(@Nullable Journal journal) {
    if (journal != null) {
      Quietly.close(journal::close); // nothing was written
    }
  }
}
