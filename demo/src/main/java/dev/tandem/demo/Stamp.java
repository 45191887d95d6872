package dev.tandem.demo;

/**
 * The number of a photo in its lower right corner, as old cameras printed the date. It shows which
 * way is up, and needs no font.
 */
final class Stamp {
  /** The digits, each as five rows of three dots, with the highest bit at the top left. */
  private static final int[] DIGITS = {
    0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111,
    0b101_101_111_001_001, 0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_001_010_010,
    0b111_101_111_101_111, 0b111_101_111_001_111
  };

  private Stamp() {}

  /** Prints a two-digit number. */
  static void print(Canvas canvas, int number) {
    float dot = Math.max(1, canvas.unit * 5);
    float left = canvas.width - 12 * dot;
    digit(canvas, number / 10 % 10, left, dot);
    digit(canvas, number % 10, left + 4 * dot, dot);
  }

  private static void digit(Canvas canvas, int digit, float left, float dot) {
    float top = canvas.height - 9 * dot;
    dots(canvas, DIGITS[digit], left, top, dot, dot * 0.85f, 0xd9531e);
    dots(canvas, DIGITS[digit], left, top, dot, dot * 0.42f, 0xffc46b);
  }

  private static void dots(
      Canvas canvas, int bits, float left, float top, float dot, float radius, int colour) {
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 3; column++) {
        if ((bits >> (14 - 3 * row - column) & 1) == 1) {
          canvas.disc(left + column * dot, top + row * dot, radius, colour);
        }
      }
    }
  }
}
