package dev.tandem.images;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Says in a few words what failed on a disk. */
final class DiskFailure {

  /** The platform has no exceptions of their own for these, only the words of the system. */
  private static final List<String> OF_DISK =
      List.of(
          "no space left", "not enough space", "quota exceeded", "read-only", "input/output error");

  private DiskFailure() {}

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "no such file or folder";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException file -> "not a folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** Whether the disk as a whole is full or broken, whatever file was concerned. */
  static boolean isOfDisk(IOException e) {
    String reason = Lowercase.of(reason(e));
    return OF_DISK.stream().anyMatch(reason::contains);
  }
}
