package dev.tandem.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what earlier runs have written to a manifest. For one thread, once. */
final class ManifestReader {
  private static final int LONGEST_LINE = 1 << 20;

  private final Path file;
  private final Ledger ledger;
  private final long trusted;
  private long whole; // bytes in whole lines so far
  private long number; // of the last whole line

  /**
   * Reads nothing yet.
   *
   * @param ledger takes what is read
   * @param trusted of so many bytes the lines are taken at their word; what later ones say is done
   *     must be there
   */
  ManifestReader(Path file, Ledger ledger, long trusted) {
    this.file = file;
    this.ledger = ledger;
    this.trusted = trusted;
  }

  /**
   * Reads all whole lines; returns how many bytes they have.
   *
   * @throws StoreException if one of them is none of ours
   */
  long read() throws IOException {
    byte[] block = new byte[1 << 16];
    var rest = new ByteArrayOutputStream(); // of a line that began in an earlier block
    try (InputStream in = Files.newInputStream(file)) {
      for (int count; (count = in.read(block)) > 0; ) {
        int from = 0;
        for (int i = 0; i < count; i++) {
          if (block[i] == '\n') {
            rest.write(block, from, i - from);
            enter(rest.toByteArray());
            rest.reset();
            from = i + 1;
          }
        }
        rest.write(block, from, count - from);
        if (rest.size() > LONGEST_LINE) {
          throw foreign(number + 1, null);
        }
      }
    }
    return whole;
  }

  private void enter(byte[] bytes) {
    number++;
    whole += bytes.length + 1L;
    ManifestLine line;
    try {
      line = ManifestLine.parse(bytes);
    } catch (IOException e) {
      throw foreign(number, e);
    }
    String failureClass = line.failureClass();
    if (failureClass != null) {
      ledger.failed(line.key(), failureClass);
    } else if (whole <= trusted || isThere(line.stored())) {
      ledger.done(line.key());
    } else {
      ledger.lost(line.key());
    }
  }

  private boolean isThere(@Nullable Stored stored) {
    Path folder = file.toAbsolutePath().getParent();
    return stored != null && folder != null && FolderStore.holds(folder, stored);
  }

  private StoreException foreign(long line, @Nullable IOException cause) {
    return new StoreException(
        "Line "
            + line
            + " of "
            + file
            + " is no line of a manifest: mend it, or move the file"
            + " away to begin anew",
        cause);
  }
}
