package dev.tandem.examples.csv;

/**
 * A row of the file.
 *
 * @param id its first column, which no other row has
 * @param question the rest of the line
 */
record Row(long id, String question) {

  /**
   * Parses a line. Quotes have no meaning: for files that have them, use a library.
   *
   * @throws IllegalArgumentException if it is no row
   */
  static Row parse(String line) {
    int comma = line.indexOf(',');
    if (comma < 0) {
      throw new IllegalArgumentException("no comma in '" + line + "'");
    }
    return new Row(Long.parseLong(line.substring(0, comma)), line.substring(comma + 1));
  }
}
