package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.PercentCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads the file that a {@code file} URL points to. */
final class LocalFile {

  private LocalFile() {}

  /**
   * Returns the content of a regular file; never waits on a pipe or a device.
   *
   * @throws ItemException of class {@link FailureClass#INVALID_URL}, {@link
   *     FailureClass#UNREADABLE} or {@link FailureClass#TOO_MANY_BYTES}
   */
  static byte[] read(String url, BodyReader reader) throws ItemException, InterruptedException {
    Path file = path(url);
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw unreadable(
            Files.isReadable(file) ? "a folder, not a file" : "no permission to read the folder");
      }
      if (!attributes.isRegularFile()) {
        throw unreadable("a device or a pipe, not a file");
      }
      if (attributes.size() > reader.maxBytes()) {
        throw BodyReader.tooLong(reader.maxBytes());
      }
      try (InputStream in = Files.newInputStream(file)) {
        return reader.read(in, attributes.size());
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw ItemException.lasting(FailureClass.UNREADABLE, reason(e), e);
    }
  }

  private static Path path(String url) throws ItemException {
    String rest = url.substring("file:".length());
    if (rest.regionMatches(true, 0, "//localhost/", 0, 12)) {
      rest = rest.substring("//localhost".length());
    }
    if (rest.startsWith("//") && !rest.startsWith("///")) {
      throw ItemException.lasting(FailureClass.INVALID_URL, "a file URL on another host");
    }
    if (!rest.startsWith("/")) {
      throw ItemException.lasting(FailureClass.INVALID_URL, "a file URL without an absolute path");
    }
    try {
      String path = rest.startsWith("///") ? rest.substring(2) : rest;
      // A question mark or hash in a file name is part of the name if it is encoded. Otherwise it
      // ends the path, as in any URL.
      int end = path.length();
      for (int i = 0; i < end; i++) {
        if (path.charAt(i) == '?' || path.charAt(i) == '#') {
          end = i;
        }
      }
      return Path.of(URI.create("file://" + PercentCode.encode(path.substring(0, end))));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw ItemException.lasting(FailureClass.INVALID_URL, "not a valid path on this system", e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "no such file";
      case AccessDeniedException denied -> "permission denied";
      default -> "cannot be read: " + e.getMessage();
    };
  }

  private static ItemException unreadable(String what) {
    return ItemException.lasting(FailureClass.UNREADABLE, what);
  }
}
