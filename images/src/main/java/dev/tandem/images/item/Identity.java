package dev.tandem.images.item;

/** What makes an image the same as another one, of this run or of an earlier one. */
public sealed interface Identity {
  /** Its location. */
  Identity LOCATION = new Location();

  /** Its location, as a source names it. */
  record Location() implements Identity {}

  /**
   * Its URL without what changes from time to time, such as a signature.
   *
   * @param url the rest of the URL
   */
  record Url(String url) implements Identity {}

  /**
   * Its URL and what else its row says of it.
   *
   * @param image the key of the image, which other rows may have in common with this one
   * @param row the key of the image and the rest of the row, which may be long
   */
  record Row(Key image, Key row) implements Identity {}

  /**
   * A name that its list gives it, whatever its location. Results are called by it.
   *
   * @param name 1 to 80 letters, digits, {@code -} and {@code _}, but not 16 hexadecimal digits,
   *     which are a {@link Key}
   */
  record Name(String name) implements Identity {

    /** Rejects a name that is not safe everywhere. */
    public Name {
      if (!isSafe(name)) {
        throw new IllegalArgumentException("not a safe name: " + OneLine.of(name));
      }
    }

    /** Returns whether a name consists of what every system accepts. */
    public static boolean isSafe(String name) {
      return !name.isEmpty()
          && name.length() <= LONGEST
          && name.chars().allMatch(Name::isSafe)
          && !Key.isOne(name);
    }

    private static boolean isSafe(int c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '_';
    }

    private static final int LONGEST = 80;
  }
}
