package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the time for which a folder holds what the system has taken in for it, on the disk or not:
 * from one start of the machine to the next, and while its disk stays where it is.
 *
 * <p>There is no such time for a folder of another machine, which may be started again while this
 * one goes on, nor on systems other than Linux, which do not tell one start from another.
 */
final class BootId {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path DEVICES = Path.of("/sys/dev/block");

  /**
   * File systems that live in this kernel and on its disks. All others, such as nfs, cifs, 9p,
   * virtiofs and whatever a process of its own serves, may lose what they were given, and this
   * kernel goes on.
   */
  private static final Set<String> LOCAL =
      Set.of(
          "bcachefs",
          "btrfs",
          "exfat",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "jfs",
          "nilfs2",
          "ntfs3",
          "overlay",
          "ramfs",
          "reiserfs",
          "tmpfs",
          "vfat",
          "xfs",
          "zfs");

  private static final String DISK_SEQUENCE = "diskseq";

  private BootId() {}

  /** The current one; {@code null} if there is none, and each file must be forced to the disk. */
  static @Nullable String of(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return of(Files.readString(ID).strip(), store.type(), disk(folder, store));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return null; // not Linux, or nothing is told about the folder
    }
  }

  /**
   * @param id of the start of the machine
   * @param type of the file system
   * @param disk where it is told: a number that a disk gets anew each time it is put in
   */
  static @Nullable String of(String id, String type, @Nullable String disk) {
    if (id.isEmpty() || !LOCAL.contains(type)) {
      return null;
    }
    return disk == null ? id : id + "." + disk;
  }

  private static @Nullable String disk(Path folder, FileStore store) throws IOException {
    String sequence = disk(DEVICES, device(folder, "unix:dev"));
    Path file = Path.of(store.name());
    // Of a file system such as btrfs a folder tells a number that is no device's.
    return sequence != null || !store.name().startsWith("/dev/") || !Files.exists(file)
        ? sequence
        : disk(DEVICES, device(file, "unix:rdev"));
  }

  private static long device(Path file, String attribute) throws IOException {
    return ((Number) Files.getAttribute(file, attribute)).longValue();
  }

  /**
   * The number of the disk that a device is, or is a part of.
   *
   * @param devices where the system describes them
   * @param device as Linux packs its two numbers into one
   */
  static @Nullable String disk(Path devices, long device) throws IOException {
    long major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >> 12 & ~0xffL);
    Path described = devices.resolve(major + ":" + minor);
    if (!Files.exists(described)) {
      return null;
    }
    Path part = described.toRealPath();
    for (Path place : new Path[] {part, part.resolveSibling("")}) {
      Path sequence = place.resolve(DISK_SEQUENCE);
      if (Files.exists(sequence)) {
        return Files.readString(sequence).strip();
      }
    }
    return null;
  }
}
