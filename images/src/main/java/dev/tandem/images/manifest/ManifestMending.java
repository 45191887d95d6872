package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;
import dev.tandem.images.store.Fsync;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mends a manifest: a line that begins behind another one gets a line of its own, and a line that
 * is none is overwritten with blanks.
 *
 * <p>Everything else stays where it is, so a crash while it works loses nothing: what is moved is
 * on the disk in its new place before it is overwritten in its old one.
 */
final class ManifestMending implements ManifestReader.Flaws {
  /** A part of a line of the file; {@code to} is exclusive, and the line ends at {@code end}. */
  private record Part(long from, long to, long end) {}

  /** Passes over what has been found before. */
  private static final ManifestReader.Flaws NOTHING =
      new ManifestReader.Flaws() {
        @Override
        public void bad(long number, long from, long to) {}

        @Override
        public void joined(Key key, long from, long to, long end) {}
      };

  private final BadLines policy;
  private final Path file;
  private final List<Part> bad = new ArrayList<>();
  private final List<Long> numbers = new ArrayList<>(); // of the bad lines
  private final Map<Key, Part> last = new LinkedHashMap<>(); // joined, and the last of their keys
  private final List<Part> joined = new ArrayList<>();

  ManifestMending(BadLines policy, Path file) {
    this.policy = policy;
    this.file = file;
  }

  @Override
  public void bad(long number, long from, long to) {
    switch (policy) {
      case REFUSE -> throw ManifestReader.foreign(number, file, null);
      case SKIP -> {
        numbers.add(number);
        bad.add(new Part(from, to, to + 1));
      }
    }
  }

  @Override
  public void tooLong(long number) {
    if (policy == BadLines.REFUSE) {
      throw ManifestReader.foreign(number, file, null);
    }
  }

  @Override
  public void joined(Key key, long from, long to, long end) {
    Part part = new Part(from, to, end);
    joined.add(part);
    last.put(key, part);
  }

  /** Returns the numbers of the lines that are none, in order. */
  List<Long> skipped() {
    return List.copyOf(numbers);
  }

  /** Mends what was found, in a journal that has only whole lines. Does nothing if nothing was. */
  void mend(Journal journal, Fsync fsync) throws IOException {
    if (bad.isEmpty() && joined.isEmpty()) {
      return;
    }
    keep(journal);
    separate(journal);
    journal.force(fsync);
    for (Part line : joined) {
      journal.blank(line.from, line.to);
    }
    for (Part line : bad) {
      // An empty line becomes a blank at the beginning of the next one.
      journal.blank(line.from, Math.max(line.to, line.from + 1));
    }
    journal.force(fsync);
  }

  private void keep(Journal journal) throws IOException {
    if (bad.isEmpty()) {
      return;
    }
    try (OutputStream out =
        Files.newOutputStream(
            file.resolveSibling(Manifest.SKIPPED),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      for (Part line : bad) {
        journal.copy(line.from, line.to, out);
        out.write('\n');
      }
    }
  }

  /** Appends the joined lines, except those of images of which a later line tells. */
  private void separate(Journal journal) throws IOException {
    var _ =
        ManifestReader.read(
            journal.content(), file, (line, end) -> overtake(line.key(), end), NOTHING);
    journal.toEnd();
    for (Part line : last.values()) {
      journal.appendCopy(line.from, line.to);
    }
  }

  /** Forgets a joined line if this line, which ends there, is a later one. */
  private void overtake(Key key, long end) {
    Part part = last.get(key);
    if (part != null && end > part.end) {
      last.remove(key);
    }
  }
}
