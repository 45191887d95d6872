package dev.tandem.images.item;

import com.fasterxml.jackson.core.JacksonException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Describes in a few words what failed on a disk. */
public final class DiskFailure {
  private static final String SYNC_FAILED = "the disk reported a write error";

  /**
   * Operating-system messages that concern the whole disk. Java has no exception types for them.
   */
  private static final List<String> OF_DISK =
      List.of(
          "no space left",
          "not enough space",
          "quota exceeded",
          "read-only",
          "input/output error",
          "i/o error",
          SYNC_FAILED);

  private DiskFailure() {}

  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "no such file or folder";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException file -> "not a folder";
      case FileNotFoundException old -> reasonIn(String.valueOf(old.getMessage()));
      case EOFException cut -> "it ends unexpectedly";
      case JacksonException json -> flawIn(json.getOriginalMessage());
      case SyncFailedException failed -> SYNC_FAILED; // it has no details itself
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** Returns the beginning of a message of the parser, before it names what JSON could be there. */
  private static String flawIn(String message) {
    int end = message.indexOf(": ");
    return "invalid JSON: " + (end < 0 ? message : message.substring(0, end));
  }

  /** Returns the reason in a message of the older file classes, {@code PATH (REASON)}. */
  private static String reasonIn(String message) {
    String reason = message.substring(message.lastIndexOf('(') + 1).replaceFirst("\\)$", "");
    return switch (reason) {
      case "Permission denied" -> "permission denied";
      case "No such file or directory" -> "no such file or folder";
      default -> reason;
    };
  }

  /** Returns whether the disk as a whole is full or broken, whatever file was involved. */
  public static boolean isOfDisk(IOException e) {
    String reason = Lowercase.of(reason(e));
    return OF_DISK.stream().anyMatch(reason::contains);
  }
}
