package dev.tandem.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in a folder how much of its manifest is on the disk for good, with all results that it
 * lists.
 *
 * @param boot the start of the machine that the last run belonged to
 * @param bytes of the manifest
 */
record DurableMark(String boot, long bytes) {
  static final String FILE = "manifest.durable";

  private static final DurableMark NONE = new DurableMark("", 0);
  private static final Pattern TEXT = Pattern.compile("([^ ]{1,64}) ([0-9]{1,18})\n");
  private static final int LONGEST = 128;

  /** The mark in a folder; one that says nothing where there is none, or it makes no sense. */
  static DurableMark read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      return NONE;
    }
    Matcher mark = TEXT.matcher(new String(Files.readAllBytes(file), UTF_8));
    return mark.matches() ? new DurableMark(mark.group(1), Long.parseLong(mark.group(2))) : NONE;
  }

  void write(Path folder) throws IOException {
    Path unnamed = folder.resolve("." + FILE + ".new");
    try (var channel =
        FileChannel.open(
            unnamed,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap((boot + " " + bytes + "\n").getBytes(UTF_8));
      while (text.hasRemaining()) {
        var _ = channel.write(text);
      }
      channel.force(true);
    }
    Files.move(unnamed, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }
}
