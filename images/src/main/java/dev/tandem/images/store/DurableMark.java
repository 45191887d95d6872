package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records in a folder how much of its manifest is known to be on the disk, together with all
 * results listed there.
 *
 * @param boot the boot id of the last run; empty if there is no mark
 * @param bytes how many bytes of the manifest are known to be on the disk
 * @param unheard whether a sync in that boot ended without its result being known; if so, a later
 *     success must not be trusted for what lies beyond the mark, because a failure is reported only
 *     once
 */
record DurableMark(String boot, long bytes, boolean unheard) {
  static final String FILE = "manifest.durable";

  private static final DurableMark NONE = new DurableMark("", 0);
  private static final Pattern TEXT = Pattern.compile("([^ ]{1,64}) ([0-9]{1,18})( unheard)?\n");
  private static final int LONGEST = 128;

  DurableMark(String boot, long bytes) {
    this(boot, bytes, false);
  }

  /** Reads the mark of a folder; returns an empty one if there is none or it is malformed. */
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
    WholeFile.writeForced(folder, FILE, fsync, this::writeTo);
  }

  /** Writes the mark without forcing it, for what matters only until the next reboot. */
  void writeUnforced(Path folder) throws IOException {
    WholeFile.writeUnforced(folder.resolve(FILE), this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    String text = boot + " " + bytes + (unheard ? " unheard" : "") + "\n";
    out.write(text.getBytes(UTF_8));
  }
}
