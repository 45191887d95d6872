package dev.tandem.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files and connections this process may have open at once, and how many it needs. Without
 * enough of them, libraries fail to load in ways that nobody understands. Uses the JDK alone, since
 * it is asked before anything else is loaded.
 */
final class OpenFiles {
  /** The terminal, the JDK's own files, libraries in native code, and some to spare. */
  private static final long OF_THE_JVM = 40;

  /** The lists, the manifest, the shards in the making, and some to spare. */
  private static final long OF_A_RUN = 16;

  /** A connection, and a lookup of the name of the next host while one is kept open. */
  private static final long OF_A_DOWNLOAD = 2;

  /** What is usual on servers. */
  private static final long USUAL = 1024;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +([0-9]{1,18}) ");

  private OpenFiles() {}

  /** Returns what is wrong if there are too few for any command; empty if there are enough. */
  static Optional<String> tooFewToStart() {
    OptionalLong limit = limit();
    if (limit.isEmpty() || limit.getAsLong() >= ofTheProgram()) {
      return Optional.empty();
    }
    return Optional.of(
        "tandem needs at least "
            + ofTheProgram()
            + " open files, but only "
            + limit.getAsLong()
            + " are allowed here: allow more with ulimit -n "
            + USUAL);
  }

  /** Returns what is wrong if there are too few for a run; empty if there are enough. */
  static Optional<String> tooFewFor(int downloads, int uploads) {
    OptionalLong limit = limit();
    return limit.isEmpty()
        ? Optional.empty()
        : tooFewFor(downloads, uploads, ofTheProgram(), limit.getAsLong());
  }

  static Optional<String> tooFewFor(int downloads, int uploads, long program, long limit) {
    long others = program + OF_A_RUN + uploads;
    long needed = others + OF_A_DOWNLOAD * downloads;
    if (needed <= limit) {
      return Optional.empty();
    }
    long fewer = (limit - others) / OF_A_DOWNLOAD;
    return Optional.of(
        "this run may need "
            + needed
            + " open files and connections, but only "
            + limit
            + " are allowed here: allow more with ulimit -n "
            + Math.max(USUAL, needed)
            + (fewer > 0 ? ", or use --workers download=" + fewer : ""));
  }

  /** Returns how many the program itself needs: each of its libraries stays open. */
  private static long ofTheProgram() {
    return OF_THE_JVM + libraries(System.getProperty("java.class.path", ""));
  }

  private static long libraries(String path) {
    String[] entries = path.split(File.pathSeparator, -1);
    Path first = Path.of(entries[0]).toAbsolutePath();
    if (entries.length > 1 || first.getParent() == null) {
      return entries.length;
    }
    // The only one names those beside it.
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(first.getParent(), "*.jar")) {
      long count = 0;
      for (Path _ : jars) {
        count++;
      }
      return count;
    } catch (IOException e) {
      return 1;
    }
  }

  /** Returns how many may be open at once; empty if there is no limit, or none is known. */
  private static OptionalLong limit() {
    if (Files.exists(LIMITS)) {
      try {
        Matcher limit = LIMIT.matcher(Files.readString(LIMITS));
        return limit.find()
            ? OptionalLong.of(Long.parseLong(limit.group(1)))
            : OptionalLong.empty();
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }
    // Takes a tenth of a second to load.
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }
}
