package dev.tandem.images.store;

import dev.tandem.images.item.Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Finds the whole entries of a shard in the making, up to where it was cut short, or where bytes
 * are missing: after a failure of power, zeros may stand for those that did not reach the disk. The
 * checksums of the headers and of the image tell of them, and so does a zero in a text.
 */
final class ShardScan {
  private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9_-]{1,80})\\.[a-z0-9]{1,8}");

  private ShardScan() {}

  /** The byte range of an image's members, {@code end} exclusive, and the image's own checksum. */
  record Entry(Key key, int crc32c, long start, long end) {}

  static List<Entry> entries(Path shard) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long size = Files.size(shard);
    long start = 0; // of the first member of the current image
    long end = 0; // of the last whole member
    Key current = null;
    var checksum = new CRC32C(); // of the image itself, its first member
    try (var tar = new TarArchiveInputStream(Files.newInputStream(shard))) {
      for (TarArchiveEntry member; (member = tar.getNextEntry()) != null; ) {
        var name = MEMBER.matcher(member.getName());
        if (!name.matches() || !member.isCheckSumOK()) {
          break;
        }
        Key key = ShardEntry.key(name.group(1));
        if (key == null) {
          break;
        }
        if (!key.equals(current)) {
          current = key;
          start = end;
          checksum.reset();
          update(checksum, tar);
        } else if (hasZero(tar)) {
          break;
        }
        end += ShardEntry.BLOCK + ShardEntry.wholeBlocks(member.getSize());
        if (end > size) {
          break;
        }
        if (member.getName().endsWith(ShardEntry.LAST)) {
          entries.add(new Entry(key, (int) checksum.getValue(), start, end));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // Cut short, in a header or where the library looks for the next one: there is no more.
    }
    return entries;
  }

  private static boolean hasZero(InputStream text) throws IOException {
    byte[] block = new byte[1 << 13];
    for (int count; (count = text.read(block)) > 0; ) {
      for (int i = 0; i < count; i++) {
        if (block[i] == 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void update(CRC32C checksum, InputStream member) throws IOException {
    byte[] block = new byte[1 << 16];
    for (int count; (count = member.read(block)) > 0; ) {
      checksum.update(block, 0, count);
    }
  }
}
