package dev.tandem.images.manifest;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.store.Fsync;
import dev.tandem.images.store.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The last line of each item of a job, which is the last word on it: a manifest has further lines
 * of items that were retried or made again.
 *
 * <p>A run may be at work meanwhile: what it has written by the time of the call counts. The
 * manifest is read twice, which takes about 15 seconds of processor time for a million lines, and
 * 16 to 32 bytes of memory for each item.
 */
public final class LastLines {
  private final KeyNumbers last = new KeyNumbers(); // the number of the last line of each item
  private int number;
  private long written;

  private LastLines() {}

  /**
   * Writes the lines as they are, in their order. Items whose results are lost have none.
   *
   * @param folder the folder with the manifest
   * @return how many these are
   * @throws StoreException if there is no manifest, or it cannot be read
   * @throws IOException if {@code out} fails
   */
  public static long write(Path folder, OutputStream out) throws IOException {
    Path file = folder.resolve(Manifest.FILE);
    var lines = new LastLines();
    long length;
    try (InputStream in = Files.newInputStream(file)) {
      length =
          ManifestReader.read(
              in, file, (line, _) -> lines.last.put(line.key().bits(), ++lines.number));
    } catch (NoSuchFileException e) {
      throw new StoreException(
          "There is no " + Manifest.FILE + " in " + folder + ": no job has run there", e);
    } catch (IOException e) {
      throw new StoreException("Cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
    lines.number = 0;
    try (InputStream in = Files.newInputStream(file)) {
      ManifestReader.lines(in, file, length, line -> lines.take(line, out));
    }
    return lines.written;
  }

  /**
   * Writes the lines to a file, which is whole or as it was before, however the process ends.
   *
   * @param to the file; a table in Parquet with one row for each line if its name ends so
   * @throws StoreException if the manifest cannot be read, or the file not written
   * @throws InterruptedException if the thread is interrupted; then the file is as it was before
   */
  public static long writeFile(Path folder, Path to) throws InterruptedException {
    Path target = to.toAbsolutePath();
    boolean table = target.toString().endsWith(".parquet");
    Path written =
        table
            ? target.resolveSibling("." + target.getFileName() + ".lines")
            : WholeFile.unnamed(target);
    var fsync = new Fsync(target.resolveSibling("."));
    try {
      if (Files.exists(target) && Files.isSameFile(target, folder.resolve(Manifest.FILE))) {
        throw new StoreException("Cannot write " + to + ": it is the manifest itself", null);
      }
      long count;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written))) {
        count = write(folder, out);
      }
      if (table) {
        ManifestTable.write(written, target, fsync);
      } else {
        WholeFile.nameContentForced(target, fsync);
      }
      return count;
    } catch (SQLException e) {
      throw new StoreException("Cannot write " + to + ": " + DuckDb.reason(e), e);
    } catch (IOException e) {
      throw new StoreException("Cannot write " + to + ": " + DiskFailure.reason(e), e);
    } finally {
      Quietly.delete(written);
    }
  }

  private void take(byte[] line, OutputStream out) throws IOException {
    List<ManifestLine.Part> parts = ManifestLine.parts(line);
    for (int i = 0; i < parts.size(); i++) {
      ManifestLine part = parts.get(i).line();
      if (++number == last.get(part.key().bits()) && !part.isLost()) {
        int from = parts.get(i).from();
        int to = i + 1 < parts.size() ? parts.get(i + 1).from() : line.length;
        out.write(line, from, to - from);
        out.write('\n');
        written++;
      }
    }
  }
}
