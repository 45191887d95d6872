package dev.tandem.examples.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the programs of PostgreSQL, which are on the class path for some machines. */
final class PostgresBinaries {
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private PostgresBinaries() {}

  /**
   * Unpacks them into this folder, where every user can run them. Aborts the test on a machine for
   * which there are none.
   */
  static void unpack(Path folder) throws IOException {
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource())) {
      if (packed == null) {
        throw new IOException(resource() + " is not on the class path");
      }
      try (var archive = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = archive.getNextEntry();
            entry != null;
            entry = archive.getNextEntry()) {
          unpack(entry, archive, folder.resolve(entry.getName()).normalize());
        }
      }
    }
  }

  private static String resource() {
    String machine = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    return switch (machine) {
      case "Linux/amd64" -> "/postgres-linux-x86_64.txz";
      case "Linux/aarch64" -> "/postgres-linux-arm_64.txz";
      default -> abort("there is no PostgreSQL for tests on " + machine);
    };
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return; // which has no permissions of its own
    } else {
      Files.createDirectories(path.getParent());
      Files.copy(content, path);
    }
    Files.setPosixFilePermissions(path, FOR_ALL);
  }
}
