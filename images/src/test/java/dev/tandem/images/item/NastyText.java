package dev.tandem.images.item;

import java.util.Random;

/** Random text out of what breaks programs. */
public final class NastyText {
  private static final String[] PARTS = {
    "..",
    ".",
    "/",
    "\\",
    "%2e%2e",
    "%2F",
    "%00",
    "\0",
    "\n",
    "con",
    "CON.",
    "nul.txt",
    "aux",
    "a",
    "Z",
    "9",
    " ",
    "%",
    "%%",
    "%zz",
    "%C3%A4",
    "%ff",
    "ä",
    "🦆",
    "\u202e",
    "\ud800",
    "?",
    "#",
    ":",
    "://",
    "http://",
    "file:",
    "~",
    "-",
    "_",
    "*",
    "|",
    "<",
    "\"",
    "'",
    ".jpg",
    ".tar.gz",
    "@",
    "[",
    "]",
    "COM1",
    "lpt9.x",
    "....",
    "\u0130",
    "x".repeat(70),
    "\t",
    "\r",
    ";",
    "&",
    "="
  };

  private NastyText() {}

  public static String next(Random random) {
    var text = new StringBuilder();
    int parts = random.nextInt(9);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}
