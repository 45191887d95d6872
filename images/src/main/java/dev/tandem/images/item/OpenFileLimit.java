package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many files this process may have open at once. */
public final class OpenFileLimit {
  private static final Path LIMITS = Path.of("/proc/self/limits"); // of Linux
  private static final String LINE = "Max open files";

  private OpenFileLimit() {}

  /**
   * Returns the limit, if the system tells one. Linux is asked for it directly, in less than a
   * millisecond: the management beans of the JVM take thirty when they are first used.
   */
  public static OptionalLong get() {
    try {
      OptionalLong known = in(new String(Files.readAllBytes(LIMITS), ISO_8859_1));
      return known.isPresent() ? known : ofBean();
    } catch (IOException notLinux) {
      return ofBean();
    }
  }

  /** Returns the soft limit in a table of limits as Linux writes it. */
  static OptionalLong in(String limits) {
    int line = limits.indexOf(LINE);
    int at = line + LINE.length();
    while (line >= 0 && at < limits.length() && limits.charAt(at) == ' ') {
      at++;
    }
    int end = at;
    while (line >= 0 && end < limits.length() && Character.isDigit(limits.charAt(end))) {
      end++;
    }
    return line < 0 || end == at || end - at > 18
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(limits.substring(at, end)));
  }

  private static OptionalLong ofBean() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }
}
