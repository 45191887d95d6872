package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in a folder how much of its manifest is known to be on the disk, with all results that it
 * lists.
 *
 * @param boot the start of the machine that the last run belonged to; empty if there is no mark
 * @param bytes of the manifest
 * @param unheard whether since that start somebody forced the disk and did not hear whether that
 *     worked; then it must not be believed for what lies beyond, as a failure is told only once
 */
record DurableMark(String boot, long bytes, boolean unheard) {
  static final String FILE = "manifest.durable";

  private static final DurableMark NONE = new DurableMark("", 0);
  private static final Pattern TEXT = Pattern.compile("([^ ]{1,64}) ([0-9]{1,18})( unheard)?\n");
  private static final int LONGEST = 128;

  DurableMark(String boot, long bytes) {
    this(boot, bytes, false);
  }

  /** The mark in a folder; one that says nothing where there is none, or it makes no sense. */
  static DurableMark read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      return NONE;
    }
    Matcher mark = TEXT.matcher(new String(Files.readAllBytes(file), UTF_8));
    return mark.matches()
        ? new DurableMark(mark.group(1), Long.parseLong(mark.group(2)), mark.group(3) != null)
        : NONE;
  }

  void write(Path folder, Fsync fsync) throws IOException {
    WholeFile.write(folder, FILE, text(), fsync);
  }

  /** For what matters only until the machine is started again. */
  void writeUnforced(Path folder) throws IOException {
    WholeFile.writeUnforced(folder, FILE, text());
  }

  private String text() {
    return boot + " " + bytes + (unheard ? " unheard" : "") + "\n";
  }
}
