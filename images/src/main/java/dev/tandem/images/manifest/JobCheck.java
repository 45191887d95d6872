package dev.tandem.images.manifest;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.store.Fsync;
import dev.tandem.images.store.Inventory;
import dev.tandem.images.store.ShardFormat;
import dev.tandem.images.store.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the results of a job with its manifest. Locks the manifest until it is closed, so that
 * no run changes either meanwhile. For one thread.
 */
public final class JobCheck implements AutoCloseable {
  private final Path folder;
  private final Path file;
  private final Journal journal;

  private JobCheck(Path folder, Path file, Journal journal) {
    this.folder = folder;
    this.file = file;
    this.journal = journal;
  }

  /**
   * A result that is not as its line says.
   *
   * @param name its name in the target
   * @param expected its length in bytes, according to its line
   * @param found its actual length; -1 if it is missing
   */
  public record Fault(Key key, String name, long expected, long found) {

    /** Returns whether there is no such result at all. */
    public boolean isMissing() {
      return found < 0;
    }

    /** Returns whether the next run can make it again: not as long as a shard holds another one. */
    public boolean canBeMadeAgain() {
      return isMissing() || !ShardFormat.isMember(name);
    }
  }

  /**
   * What a comparison has found.
   *
   * @param done how many images are done, according to the manifest
   * @param faults the results among them that are missing or have another length
   * @param extra the names of results that are done according to no line
   * @param others how many further files there are, which are named like no result
   */
  public record Findings(long done, List<Fault> faults, List<String> extra, long others) {

    /** Returns whether something is wrong. */
    public boolean isWrong() {
      return !faults.isEmpty() || !extra.isEmpty();
    }
  }

  /**
   * Opens the manifest of the job in a folder.
   *
   * @throws StoreException if there is none, or a run is in progress
   */
  public static JobCheck open(Path folder) {
    Path file = folder.resolve(Manifest.FILE);
    if (!Files.exists(file)) {
      throw new StoreException(
          "There is no " + Manifest.FILE + " in " + folder + ": no job has run there", null);
    }
    try {
      Journal journal = Journal.open(file);
      if (journal == null) {
        throw new StoreException(
            "A run is in progress in " + folder + ": wait for it to finish", null);
      }
      return new JobCheck(folder, file, journal);
    } catch (IOException e) {
      throw new StoreException("Cannot use " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /**
   * Compares the results with the manifest.
   *
   * @param inventory what the target holds; it is used up
   * @throws StoreException if the manifest cannot be read
   */
  public Findings compare(Inventory inventory) {
    KeyMap linesOf = new KeyMap(); // how many lines each image has; at most 255 are counted
    List<Fault> faults = new ArrayList<>();
    long[] done = {0};
    try {
      ManifestReader.read(
          journal.content(),
          file,
          (line, _) -> {
            long key = line.key().bits();
            linesOf.put(key, Math.min(255, linesOf.get(key) + 1));
          });
      ManifestReader.read(
          journal.content(),
          file,
          (line, _) -> {
            int left = linesOf.get(line.key().bits());
            if (left > 1) {
              linesOf.put(line.key().bits(), left - 1);
            } else if (line.stored() != null) {
              done[0]++;
              compare(line.key(), line.stored(), inventory, faults);
            }
          });
    } catch (IOException e) {
      throw new StoreException("Cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
    Set<String> unclaimed = inventory.unclaimed();
    List<String> extra = unclaimed.stream().filter(Inventory::isLikeAResult).sorted().toList();
    return new Findings(done[0], List.copyOf(faults), extra, unclaimed.size() - extra.size());
  }

  private static void compare(Key key, Stored stored, Inventory inventory, List<Fault> faults) {
    long found = inventory.claim(stored.name());
    if (found != stored.bytes()) {
      faults.add(new Fault(key, stored.name(), stored.bytes(), found));
    }
  }

  /**
   * Records that results are gone, so that the next run makes them again.
   *
   * @return how many these are: those that {@linkplain Fault#canBeMadeAgain can be made again}
   * @throws StoreException if that cannot be recorded
   */
  public long forget(List<Fault> faults) {
    List<Fault> gone = faults.stream().filter(Fault::canBeMadeAgain).toList();
    if (gone.isEmpty()) {
      return 0;
    }
    try {
      Files.deleteIfExists(file.resolveSibling(Manifest.TABLE)); // it still lists them
      long whole = ManifestReader.read(journal.content(), file, (_, _) -> {});
      journal.cutAt(whole);
      Instant now = Instant.now();
      for (Fault fault : gone) {
        journal.append(ManifestLine.ofLost(fault.key(), now));
      }
      journal.force(new Fsync(folder));
      return gone.size();
    } catch (IOException e) {
      throw new StoreException("Cannot write " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /** Unlocks the manifest. */
  @Override
  public void close() {
    Quietly.close(journal::close);
  }
}
