package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the period in which a folder keeps everything that the system has accepted for it,
 * whether or not it is on the disk: from one boot of the machine to the next, while its disk stays
 * attached.
 *
 * <p>There is no such period for a folder on another machine, which may reboot while this one keeps
 * running, nor on systems other than Linux, which do not tell one boot from another.
 */
final class BootId {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path DEVICES = Path.of("/sys/dev/block");

  /**
   * File systems that are part of this kernel and live on its disks. All others, such as nfs, cifs,
   * 9p, virtiofs and those served by a process, may lose data that they have accepted while this
   * kernel keeps running.
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

  /**
   * Returns the current id; {@code null} if there is none, in which case each file must be forced
   * to the disk.
   */
  static @Nullable String of(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return of(Files.readString(ID).strip(), store.type(), disk(folder, store));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return null; // not Linux, or the system says nothing about the folder
    }
  }

  /**
   * @param id the boot id of the machine
   * @param type the type of the file system
   * @param disk the new number that a disk gets each time it is attached; {@code null} if unknown
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
    // On a file system such as btrfs, the number that a folder reports is not a device's.
    return sequence != null || !store.name().startsWith("/dev/") || !Files.exists(file)
        ? sequence
        : disk(DEVICES, device(file, "unix:rdev"));
  }

  private static long device(Path file, String attribute) throws IOException {
    return ((Number) Files.getAttribute(file, attribute)).longValue();
  }

  /**
   * Returns the number of the disk that a device is or is a part of; {@code null} if unknown.
   *
   * @param devices the folder in which the system describes devices
   * @param device the two numbers of the device, as Linux packs them into one
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
