package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SubstringTest {

  @Test
  void isWhereThePlatformFindsIt() {
    long seed = Long.getLong("substring.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String text = text(random, 30);
      String piece = text(random, 7);
      int from = random.nextInt(text.length() + 1);
      assertThat(Substring.indexOf(text, piece, from))
          .as("%s in %s, -Dsubstring.seed=%d", piece, text, seed)
          .isEqualTo(text.indexOf(piece, from));
    }
  }

  private static String text(Random random, int longest) {
    return random
        .ints(random.nextInt(longest), 'a', 'c')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
