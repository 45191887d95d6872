package dev.tandem.images.store;

import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.PercentCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a result: readable, the same in each run, different for different URLs, and safe as a
 * file name and as a key on every system.
 *
 * <p>{@code https://example.org/cats/Tom%20Cat.jpeg?w=9} becomes {@code
 * 01/2/Tom_Cat-0123456789abcdef.jpg}: the last part of the path reduced to letters, digits, {@code
 * -}, {@code _} and {@code .}, then the first 16 hexadecimal digits of the SHA-256 of the whole
 * URL. The first three of these digits form two levels of folders, 4096 in all. With a million
 * results, each folder holds about 250, and only a few images at the beginning have to wait for
 * their folder to be created.
 *
 * <p>An image whose list names it has that name, and lies in the folder itself.
 */
public final class OutputName {
  private static final int LONGEST_STEM = 64;
  private static final String NAMELESS = "image";
  private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,8}");
  private static final Pattern KEYED =
      Pattern.compile("[0-9a-f]{2}/[0-9a-f]/[^/]*-([0-9a-f]{16})\\.[a-z0-9]{1,8}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");
  private static final Pattern FOREIGN_EXTENSION = Pattern.compile("(?<=.)\\.[A-Za-z0-9]{1,8}$");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private OutputName() {}

  /**
   * Returns the name for the result of an image.
   *
   * @param ref the image; only its location and its identity count
   * @param extension the extension of the result without a dot: 1 to 8 of a to z and 0 to 9
   * @throws IllegalArgumentException if the extension is anything else
   */
  public static String of(ImageRef ref, String extension) {
    if (!EXTENSION.matcher(extension).matches()) {
      throw new IllegalArgumentException(
          "extension must be 1 to 8 characters of a-z and 0-9: " + OneLine.of(extension));
    }
    if (ref.identity() instanceof Identity.Name(String name)) {
      return name + "." + extension;
    }
    String key = Key.ofImage(ref).toString();
    String folders = key.substring(0, 2) + "/" + key.charAt(2) + "/";
    return folders + (ref.isData() ? NAMELESS : stem(ref.location())) + "-" + key + "." + extension;
  }

  /**
   * Returns the {@linkplain Key#ofImage key of the image} from the name of its result; {@code null}
   * if the image was named by its list.
   */
  public static @Nullable Key keyOf(String name) {
    var matcher = KEYED.matcher(name);
    return matcher.matches() ? Key.parse(matcher.group(1)) : null;
  }

  private static String stem(String location) {
    String path = location;
    for (char end : new char[] {'#', '?'}) {
      int i = path.indexOf(end);
      path = i < 0 ? path : path.substring(0, i);
    }
    String segment = lastSegment(afterHost(path));
    String name = lastSegment(PercentCode.decode(segment).replace('\\', '/'));
    String bare = FOREIGN_EXTENSION.matcher(name).replaceFirst("");
    String safe = trim(UNSAFE.matcher(bare).replaceAll("_"));
    String cut = trim(safe.substring(0, Math.min(safe.length(), LONGEST_STEM - 1)));
    if (cut.isEmpty()) {
      return NAMELESS;
    }
    // Windows treats con.anything as the console, whatever follows the dot.
    return RESERVED.matcher(cut).matches() ? "_" + cut : cut;
  }

  /** Removes the host, which would pass for the last part of {@code http://example.org}. */
  private static String afterHost(String path) {
    int authority = path.indexOf("://");
    int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
    if (authority < 0) {
      return path;
    }
    return slash < 0 ? "" : path.substring(slash);
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isDot(text.charAt(from))) {
      from++;
    }
    while (from < to && isDot(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isDot(char c) {
    return c == '.' || c == '_';
  }
}
